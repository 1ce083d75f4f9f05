package operatorbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** What the API server's audit log says of requests: who asked for what, when, with what answer. */
final class Audit {
  private static final Set<String> WRITES =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  private final Path file;
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private long read;

  /**
   * @param resource plural, with the subresource after a slash
   * @param received when the server got it
   * @param answered when it had sent its answer (or the first part of it)
   */
  record Request(
      String user,
      String verb,
      String resource,
      String namespace,
      String name,
      int code,
      Instant received,
      Instant answered) {
    boolean operator() {
      return user.equals(ControlPlane.OPERATOR);
    }

    /** Leases are the price of having several replicas, counted apart; events report. */
    boolean counts() {
      return operator() && !resource.equals("leases");
    }

    boolean write() {
      return counts() && WRITES.contains(verb);
    }

    /** An object came into being. */
    boolean creation() {
      return write() && code == 201 && !resource.equals("events") && !resource.contains("/");
    }
  }

  Audit(Path file) {
    this.file = file;
  }

  /** All requests so far. */
  List<Request> requests() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      log.seek(read);
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  Channels.newInputStream(log.getChannel()), StandardCharsets.UTF_8));
      long end = log.length();
      String line;
      while (read < end && (line = lines.readLine()) != null) {
        long length = line.getBytes(StandardCharsets.UTF_8).length + 1;
        if (read + length > end) {
          break; // half a line
        }
        read += length;
        add(Api.JSON.readTree(line));
      }
    }
    return List.copyOf(requests);
  }

  private void add(JsonNode event) {
    boolean watch = event.path("verb").asText().equals("watch");
    String stage = event.path("stage").asText();
    // a watch is one request, at its start; all others count when they are answered
    if (!stage.equals(watch ? "ResponseStarted" : "ResponseComplete")) {
      return;
    }
    JsonNode object = event.path("objectRef");
    String subresource = object.path("subresource").asText();
    requests.add(
        new Request(
            event.path("user").path("username").asText(),
            event.path("verb").asText(),
            object.path("resource").asText(event.path("requestURI").asText())
                + (subresource.isEmpty() ? "" : "/" + subresource),
            object.path("namespace").asText(),
            object.path("name").asText(),
            event.path("responseStatus").path("code").asInt(),
            Instant.parse(event.path("requestReceivedTimestamp").asText()),
            Instant.parse(event.path("stageTimestamp").asText())));
  }

  List<Request> since(Instant start) throws IOException {
    return requests().stream().filter(request -> !request.received().isBefore(start)).toList();
  }

  List<Request> operatorSince(Instant start) throws IOException {
    return since(start).stream().filter(Request::counts).toList();
  }

  /** Waits until the operator has written nothing for so long. */
  void awaitQuiet(int seconds, int atMostSeconds) throws Exception {
    Instant begin = Instant.now();
    boolean quiet =
        Await.until(
            Duration.ofSeconds(atMostSeconds),
            () ->
                operatorSince(begin).stream()
                    .filter(Request::write)
                    .map(Request::received)
                    .reduce(begin, (one, other) -> one.isAfter(other) ? one : other)
                    .plusSeconds(seconds)
                    .isBefore(Instant.now()));
    if (!quiet) {
      System.err.printf("the operator was not quiet within %d s%n", atMostSeconds);
    }
  }
}
