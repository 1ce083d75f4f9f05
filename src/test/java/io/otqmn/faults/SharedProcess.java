package io.otqmn.faults;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.otqmn.operator.OperatorUnderTest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One operator for all namespaces, in each of which another plan is played: for faults of single
 * requests, which must not harm the neighbours either.
 */
final class SharedProcess implements AutoCloseable {
  private final Map<String, Injection> injections = new ConcurrentHashMap<>();
  private final Injection none = Injection.none();
  private final OperatorUnderTest operator;

  SharedProcess(Uplink uplink) {
    Wire wire = new Wire(uplink.direct(), call -> injections.getOrDefault(call.namespace(), none));
    KubernetesClient client = uplink.client(wire);
    operator = new OperatorUnderTest(client, Set.of(), Optional.empty());
    operator.start();
  }

  /** The part of it that works in the namespace. */
  Cast in(String namespace, Injection injection) {
    return new Cast() {
      @Override
      public void start() {
        injections.put(namespace, injection);
      }

      @Override
      public void crash(Wire wire) {
        throw new IllegalStateException("a crash would hit the neighbours");
      }

      @Override
      public void reconcile() {
        operator.reconcile(namespace, Stage.FLEET);
      }

      @Override
      public void close() {
        injections.remove(namespace);
      }
    };
  }

  boolean broken() {
    return operator.broken();
  }

  @Override
  public void close() {
    operator.close();
  }
}
