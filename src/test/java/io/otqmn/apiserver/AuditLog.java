package io.otqmn.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the API server has recorded of the operators' requests. */
public final class AuditLog {
  private static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules:
      - level: Metadata
        userGroups: ["system:serviceaccounts:%s"]
      - level: None
      """
          .formatted(ChartRole.NAMESPACE);

  private final JsonMapper json = new JsonMapper();
  private final Path file;

  AuditLog(Path file) {
    this.file = file;
  }

  static Path file(Path home) {
    return home.resolve("audit.log");
  }

  static Path policy(Path home) throws IOException {
    Files.deleteIfExists(file(home));
    return Files.writeString(home.resolve("audit-policy.yaml"), POLICY);
  }

  /**
   * A permission that was used, or asked for in vain.
   *
   * @param resource with its subresource behind a slash
   */
  public record Use(String group, String resource, String verb, boolean allowed)
      implements Comparable<Use> {
    @Override
    public int compareTo(Use other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return verb
          + " "
          + resource
          + (group.isEmpty() ? "" : "." + group)
          + (allowed ? "" : " (refused)");
    }
  }

  /** What the user has done with resources so far. */
  public Set<Use> uses(String user) {
    Set<Use> uses = new TreeSet<>();
    try (Stream<String> lines = Files.lines(file)) {
      lines
          .filter(line -> line.contains("\"username\":\"" + user + "\""))
          .map(this::parse)
          .filter(event -> event.has("objectRef"))
          .forEach(event -> uses.add(use(event)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return uses;
  }

  private JsonNode parse(String line) {
    try {
      return json.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Use use(JsonNode event) {
    JsonNode object = event.get("objectRef");
    String subresource = object.path("subresource").asText();
    return new Use(
        object.path("apiGroup").asText(),
        object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
        event.path("verb").asText(),
        event.at("/annotations/authorization.k8s.io~1decision").asText().equals("allow"));
  }
}
