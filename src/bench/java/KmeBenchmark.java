import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.otqmn.kme.client.PemCredentials;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.File;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Load on a key manager in a process of its own, over warm mutual TLS: pairs of enc_keys and
 * dec_keys at a fixed rate, whatever the answers take (an open loop), so that a slow answer does
 * not hide those that should have been asked meanwhile. Latency counts from the moment at which a
 * request was due. Every key is compared at both ends, every ID must be new, and one key in a
 * thousand is asked for a second time, which must be refused.
 *
 * <pre>
 * java -cp "target/classes:target/quarkus-app/lib/main/*" src/bench/java/KmeBenchmark.java 5000 1000000
 * </pre>
 */
final class KmeBenchmark {
  private static final int CONNECTIONS = 16;
  private static final int WARM_UP_PAIRS = 30_000;
  private static final int REPLAY_EVERY = 1000;
  private static final int SLOWEST_MICROS = 10_000_000;
  private static final JsonMapper JSON = new JsonMapper();

  /** Latencies in whole microseconds. */
  private static final class Histogram {
    private final int[] counts = new int[SLOWEST_MICROS];
    private long count;
    private long most;

    void add(long nanos) {
      long micros = nanos / 1000;
      counts[(int) Math.min(SLOWEST_MICROS - 1, micros)]++;
      count++;
      most = Math.max(most, micros);
    }

    double millis(double quantile) {
      long rank = (long) Math.ceil(quantile * count);
      long seen = 0;
      for (int micros = 0; micros < SLOWEST_MICROS; micros++) {
        seen += counts[micros];
        if (seen >= rank && seen > 0) {
          return micros / 1e3;
        }
      }
      return SLOWEST_MICROS / 1e3;
    }

    String json() {
      return String.format(
          Locale.ROOT,
          "{\"p50\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"max\":%.3f}",
          millis(0.5),
          millis(0.99),
          millis(0.999),
          most / 1e3);
    }

    String row(String name) {
      return String.format(
          Locale.ROOT,
          "%-10s %9d %9.2f %9.2f %9.2f %9.2f",
          name,
          count,
          millis(0.5),
          millis(0.99),
          millis(0.999),
          most / 1e3);
    }
  }

  private final Vertx vertx;
  private final HttpClient master;
  private final HttpClient slave;
  private final RequestOptions encKeys;
  private final int port;

  private Histogram enc = new Histogram();
  private Histogram dec = new Histogram();
  private final Set<UUID> seen = new HashSet<>();
  private long done;
  private long failures;
  private long duplicates;
  private long mismatches;
  private long replays;
  private long replaysDelivered;
  private String lastFailure = "";

  private KmeBenchmark(Vertx vertx, int port, PemCredentials master, PemCredentials slave) {
    this.vertx = vertx;
    this.port = port;
    this.master = client(vertx, master);
    this.slave = client(vertx, slave);
    this.encKeys = options(HttpMethod.GET, "/api/v1/keys/slave/enc_keys");
  }

  public static void main(String[] arguments) throws Exception {
    double rate = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 5000;
    long pairs = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1_000_000;
    Path directory = Files.createTempDirectory("otqmn-bench-kme");
    int port = freePort();
    openssl(
        directory,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.crt"
            + " -days 2 -subj /CN=authority");
    PemCredentials master = issue(directory, "master");
    PemCredentials slave = issue(directory, "slave");
    issue(directory, "kme");
    Process server = server(directory, port, rate);
    Runtime.getRuntime().addShutdownHook(new Thread(server::destroy));
    Vertx vertx = Vertx.vertx();
    try {
      KmeBenchmark benchmark = new KmeBenchmark(vertx, port, master, slave);
      benchmark.waitUntilServed(server);
      benchmark.run(Math.min(rate, 2000), WARM_UP_PAIRS);
      benchmark.enc = new Histogram();
      benchmark.dec = new Histogram();
      double seconds = benchmark.run(rate, pairs);
      benchmark.report(rate, pairs, seconds);
      boolean sound =
          benchmark.failures + benchmark.duplicates + benchmark.mismatches == 0
              && benchmark.replaysDelivered == 0;
      if (!sound) {
        System.exit(1);
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      server.destroy();
      server.waitFor(10, TimeUnit.SECONDS);
      try (var files = Files.walk(directory)) {
        files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  private void report(double rate, long pairs, double seconds) {
    System.out.printf(
        Locale.ROOT,
        "{\"pairsAsked\":%d,\"pairsPerSecondAsked\":%.0f,\"pairsPerSecond\":%.0f,\"seconds\":%.1f,"
            + "\"encMillis\":%s,\"decMillis\":%s,\"failures\":%d,\"duplicateIds\":%d,"
            + "\"mismatches\":%d,\"replays\":%d,\"replaysDelivered\":%d}%n%n",
        pairs,
        rate,
        pairs / seconds,
        seconds,
        enc.json(),
        dec.json(),
        failures,
        duplicates,
        mismatches,
        replays,
        replaysDelivered);
    System.out.printf(
        "%-10s %9s %9s %9s %9s %9s   (ms)%n", "request", "count", "p50", "p99", "p99.9", "max");
    System.out.println(enc.row("enc_keys"));
    System.out.println(dec.row("dec_keys"));
    System.out.printf(
        Locale.ROOT,
        "%.0f pairs/s of %.0f asked; %d failed, %d IDs seen twice, %d keys differ, %d of %d replays"
            + " delivered%n",
        pairs / seconds,
        rate,
        failures,
        duplicates,
        mismatches,
        replaysDelivered,
        replays);
    if (!lastFailure.isEmpty()) {
      System.out.println("last failure: " + lastFailure);
    }
  }

  /** Seconds until the last pair was answered. */
  private double run(double rate, long pairs) throws Exception {
    CompletableFuture<Double> finished = new CompletableFuture<>();
    long before = done;
    vertx.runOnContext(_ -> {
      long start = System.nanoTime();
      long[] sent = {0};
      vertx.setPeriodic(
          1,
          timer -> {
            long due = Math.min(pairs, (long) ((System.nanoTime() - start) * rate / 1e9));
            for (; sent[0] < due; sent[0]++) {
              pair(start + (long) (sent[0] * 1e9 / rate), sent[0]);
            }
            if (done - before >= pairs) {
              vertx.cancelTimer(timer);
              finished.complete((System.nanoTime() - start) / 1e9);
            }
          });
    });
    return finished.get();
  }

  private void pair(long dueNanos, long number) {
    ask(master, encKeys)
        .compose(made -> {
          long encDone = System.nanoTime();
          enc.add(encDone - dueNanos);
          UUID id = UUID.fromString(made.get("key_ID").textValue());
          if (!seen.add(id)) {
            duplicates++;
          }
          return fetch(id)
              .onSuccess(fetched -> {
                dec.add(System.nanoTime() - encDone);
                if (!fetched.equals(made)) {
                  mismatches++;
                }
              })
              .compose(_ -> number % REPLAY_EVERY == 0 ? replay(id) : Future.succeededFuture());
        })
        .onComplete(result -> {
          done++;
          if (result.failed()) {
            failures++;
            lastFailure = result.cause().toString();
          }
        });
  }

  private Future<JsonNode> fetch(UUID id) {
    return ask(slave, options(HttpMethod.GET, "/api/v1/keys/master/dec_keys?key_ID=" + id));
  }

  private Future<Void> replay(UUID id) {
    replays++;
    return fetch(id)
        .transform(again -> {
          replaysDelivered += again.succeeded() ? 1 : 0;
          return Future.succeededFuture();
        });
  }

  private Future<JsonNode> ask(HttpClient client, RequestOptions options) {
    return client
        .request(options)
        .compose(HttpClientRequest::send)
        .compose(response ->
            response
                .body()
                .compose(answer -> {
                  if (response.statusCode() != 200) {
                    return Future.failedFuture(response.statusCode() + " " + answer);
                  }
                  try {
                    return Future.succeededFuture(
                        JSON.readTree(answer.getBytes()).path("keys").path(0));
                  } catch (java.io.IOException e) {
                    return Future.failedFuture(e);
                  }
                }));
  }

  private RequestOptions options(HttpMethod method, String uri) {
    return new RequestOptions()
        .setMethod(method)
        .setHost("localhost")
        .setPort(port)
        .setSsl(true)
        .setURI(uri);
  }

  private void waitUntilServed(Process server) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (System.nanoTime() < end && server.isAlive()) {
      Promise<Void> paused = Promise.promise();
      try {
        ask(master, encKeys).toCompletionStage().toCompletableFuture().get();
        lastFailure = "";
        return;
      } catch (java.util.concurrent.ExecutionException e) {
        lastFailure = e.getCause().toString();
      }
      vertx.setTimer(200, _ -> paused.complete());
      paused.future().toCompletionStage().toCompletableFuture().get();
    }
    throw new IllegalStateException("the key manager does not answer: " + lastFailure);
  }

  private static HttpClient client(Vertx vertx, PemCredentials credentials) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setSsl(true)
            .setVerifyHost(true)
            .setKeepAliveTimeout(120)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
            .setKeyCertOptions(KeyCertOptions.wrap(credentials.keyManager()))
            .setTrustOptions(TrustOptions.wrap(credentials.trustManager())),
        new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(-1));
  }

  private static Process server(Path directory, int port, double rate) throws Exception {
    long bits = (long) (rate * 256 * 1.2);
    Files.writeString(
        directory.resolve("kme.json"),
        """
        {"kmeId": "kme", "listen": {"host": "127.0.0.1", "port": %d},
         "tls": {"certificate": "kme.crt", "key": "kme.key", "ca": "ca.crt"},
         "keys": {"keySizeBits": 256, "minKeySizeBits": 64, "maxKeySizeBits": 1024,
                  "maxKeyCount": 100000, "maxKeysPerRequest": 128, "maxSaeIdCount": 0,
                  "storedMillis": 3600000, "pickUpMillis": 60000},
         "saes": ["master", "slave"],
         "simulatedLink": {"secretKeyBitsPerSecond": %d, "storedKeysAtStart": 100000},
         "peers": []}
        """
            .formatted(port, bits));
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("otqmn", "./otqmn"));
    command.addAll(List.of("kme", "--config", directory.resolve("kme.json").toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OTQMN_HTTP_PORT", Integer.toString(freePort()));
    builder.redirectOutput(directory.resolve("kme.log").toFile());
    return builder.start();
  }

  private static PemCredentials issue(Path directory, String name) throws Exception {
    Files.writeString(directory.resolve(name + ".ext"), "subjectAltName=DNS:localhost\n");
    openssl(
        directory,
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout NAME.key -out NAME.csr -subj"
                .replace("NAME", name)
            + " /CN="
            + name);
    openssl(
        directory,
        "x509 -req -in NAME.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile NAME.ext"
                .replace("NAME", name)
            + " -out "
            + name
            + ".crt");
    return PemCredentials.read(
        directory.resolve(name + ".crt"),
        directory.resolve(name + ".key"),
        directory.resolve("ca.crt"));
  }

  private static void openssl(Path directory, String words) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words.split(" ")));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + ": " + output);
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
