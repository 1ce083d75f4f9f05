package io.otqmn.cli;

import io.otqmn.kme.client.ConformanceCheck;
import io.otqmn.kme.client.Finding;
import io.otqmn.kme.client.Finding.Verdict;
import io.otqmn.kme.client.KmeClient;
import io.otqmn.kme.client.PemCredentials;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks a key manager against ETSI GS QKD 014 V1.1.1, clause by clause; uses up some keys.",
      "Exit code 1 if a clause is not kept.",
      "Example: otqmn kme check --url https://kme-a:8443 --cert master.crt --key master.key"
          + " --ca ca.crt --slave gateway --slave-cert slave.crt --slave-key slave.key"
    })
final class KmeCheckCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Option(names = "--url", required = true, description = "The key manager: https://HOST:PORT")
  private URI url;

  @Option(names = "--cert", required = true, description = "The master's certificate, PEM.")
  private Path certificate;

  @Option(names = "--key", required = true, description = "Its key, PKCS #8 in PEM.")
  private Path key;

  @Option(names = "--ca", required = true, description = "Who vouches for the key manager, PEM.")
  private Path authorities;

  @Option(names = "--slave", required = true, description = "The slave's SAE ID.")
  private String slave;

  @Option(names = "--slave-cert", description = "Left out: dec_keys by the slave is skipped.")
  private @Nullable Path slaveCertificate;

  @Option(names = "--slave-key")
  private @Nullable Path slaveKey;

  @Option(names = "--slave-url", description = "The slave's key manager, if it is another one.")
  private @Nullable URI slaveUrl;

  @Option(names = "--drain", description = "Also take every stored key, and expect a 503.")
  private boolean drain;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try {
      return check();
    } catch (IllegalArgumentException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("otqmn kme check: " + e.getMessage());
      err.flush();
      return 1;
    }
  }

  private int check() throws InterruptedException {
    if (!"https".equals(url.getScheme()) || url.getHost() == null) {
      throw new IllegalArgumentException("--url " + url + " is not of the form https://HOST:PORT");
    }
    if ((slaveCertificate == null) != (slaveKey == null)) {
      throw new IllegalArgumentException("--slave-cert and --slave-key need each other: give both");
    }
    PemCredentials own = PemCredentials.read(certificate, key, authorities);
    try (KmeClient master = new KmeClient(url, own.context(), TIMEOUT);
        KmeClient anonymous = new KmeClient(url, PemCredentials.anonymous(authorities), TIMEOUT);
        KmeClient stranger = new KmeClient(slavesKme(), own.context(), TIMEOUT);
        KmeClient other = slaveClient()) {
      List<Finding> findings =
          new ConformanceCheck(master, other, stranger, anonymous, slave, drain).run();
      return report(findings);
    }
  }

  private URI slavesKme() {
    return slaveUrl == null ? url : slaveUrl;
  }

  private @Nullable KmeClient slaveClient() {
    if (slaveCertificate == null || slaveKey == null) {
      return null;
    }
    PemCredentials credentials = PemCredentials.read(slaveCertificate, slaveKey, authorities);
    return new KmeClient(slavesKme(), credentials.context(), TIMEOUT);
  }

  private int report(List<Finding> findings) {
    PrintWriter out = spec.commandLine().getOut();
    for (Finding finding : findings) {
      out.println(
          String.format(
              Locale.ROOT,
              "%-4s  %-8s  %s -> %s",
              finding.verdict(),
              finding.clause(),
              finding.expectation(),
              finding.observation()));
    }
    long failed = count(findings, Verdict.FAIL);
    out.println(
        count(findings, Verdict.PASS)
            + " pass, "
            + failed
            + " fail, "
            + count(findings, Verdict.SKIP)
            + " skipped");
    out.flush();
    return failed == 0 ? 0 : 1;
  }

  private static long count(List<Finding> findings, Verdict verdict) {
    return findings.stream().filter(finding -> finding.verdict() == verdict).count();
  }
}
