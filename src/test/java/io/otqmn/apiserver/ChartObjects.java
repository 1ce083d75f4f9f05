package io.otqmn.apiserver;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Objects of the chart's own templates, of which only names and namespaces vary, without Helm: for
 * tests of what they permit. {@code HelmChartTest} has Helm render them.
 */
public final class ChartObjects {
  private static final Path TEMPLATES = Path.of("helm/otqmn/templates");
  private static final Pattern RULES =
      Pattern.compile("define \"otqmn\\.rules\" }}\n(.*?)\\{\\{- end }}", Pattern.DOTALL);
  private static final String SUBJECT =
      "- {kind: ServiceAccount, name: otqmn-operator, namespace: %s}";

  private ChartObjects() {}

  /** The user that the chart's operator is in the API server's eyes. */
  public static String user(String namespace) {
    return "system:serviceaccount:%s:otqmn-operator".formatted(namespace);
  }

  /** What customMetrics.enabled=true adds to a release in the namespace. */
  public static List<HasMetadata> customMetrics(String namespace, int port) throws IOException {
    StringBuilder yaml = new StringBuilder();
    for (String line :
        Files.readString(TEMPLATES.resolve("custom-metrics.yaml"))
            .replaceAll("(?s)\\{\\{- /\\*.*?\\*/}}", "")
            .replace("{{ include \"otqmn.customMetrics\" . }}", "otqmn-custom-metrics")
            .replace("{{ .Release.Namespace }}", namespace)
            .replace("{{ .Values.customMetrics.port }}", Integer.toString(port))
            .replaceAll("\\{\\{- include \"otqmn\\.subjects\".*?}}", SUBJECT.formatted(namespace))
            .lines()
            .filter(line -> !line.contains("{{"))
            .toList()) {
      yaml.append(line).append('\n');
    }
    return parse(yaml.toString());
  }

  /** What the operator may do with the fleets of the namespace. */
  public static List<HasMetadata> role(String namespace) throws IOException {
    var rules = RULES.matcher(Files.readString(TEMPLATES.resolve("rbac.yaml")));
    if (!rules.find()) {
      throw new IllegalStateException("rbac.yaml defines no otqmn.rules");
    }
    String head =
        """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: %s
        metadata: {name: otqmn-operator, namespace: %s}
        """;
    return parse(
        head.formatted("Role", namespace)
            + "rules:\n"
            + rules.group(1)
            + head.formatted("RoleBinding", namespace)
            + "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: otqmn-operator}\n"
            + "subjects:\n"
            + SUBJECT.formatted(namespace));
  }

  public static void apply(KubernetesClient client, List<HasMetadata> objects) {
    objects.forEach(
        object -> client.resource(object).fieldManager("helm").forceConflicts().serverSideApply());
  }

  private static List<HasMetadata> parse(String yaml) throws IOException {
    List<HasMetadata> objects = new ArrayList<>();
    for (String document :
        Arrays.stream(yaml.split("(?m)^---$")).filter(d -> !d.isBlank()).toList()) {
      try (var in = new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8))) {
        objects.add(Serialization.unmarshal(in));
      }
    }
    return objects;
  }
}
