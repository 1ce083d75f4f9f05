package operatorbench;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What is created in a run and how it is changed: fleets here, a peer's own resource there. */
interface Resources {
  void install(Api api) throws Exception;

  void create(Api api, int first, int count) throws Exception;

  void edit(Api api, int count) throws Exception;

  void drift(Api api, int count) throws Exception;

  default void namespaces(Api api, int count) throws Exception {
    new Fleets(api).namespaces(count + 1);
  }

  default void foreign(Api api, int configMaps, int deployments) throws Exception {
    new Fleets(api).foreign(configMaps, deployments);
  }

  static void installCrd(Api api, Path file, String servedAt) throws Exception {
    String crd = Files.readString(file);
    String name = crd.lines().filter(line -> line.startsWith("  name: ")).findFirst().orElseThrow();
    api.apply(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + name.substring(8).strip(),
        crd);
    Await.until(Duration.ofSeconds(60), name + " is not served", () -> api.answers(servedAt));
  }

  /** CameraFleets. */
  final class Ours implements Resources {
    @Override
    public void install(Api api) throws Exception {
      installCrd(
          api, Path.of("crds/camerafleets.otqmn.io.yaml"), "/apis/otqmn.io/v1alpha1/camerafleets");
    }

    @Override
    public void create(Api api, int first, int count) throws Exception {
      new Fleets(api).create(first, count);
    }

    @Override
    public void edit(Api api, int count) throws Exception {
      new Fleets(api).edit(count);
    }

    @Override
    public void drift(Api api, int count) throws Exception {
      new Fleets(api).drift(count);
    }
  }

  /** Another operator's resource, from a file with placeholders for name and namespace. */
  record Peers(Path crd, String object) implements Resources {
    @Override
    public void install(Api api) throws Exception {
      installCrd(api, crd, collection(""));
    }

    private String collection(String namespace) throws IOException {
      JsonNode parsed = parsed("x", namespace);
      String plural =
          Files.readString(crd)
              .lines()
              .map(String::strip)
              .filter(line -> line.startsWith("plural: "))
              .findFirst()
              .orElseThrow()
              .substring(8);
      return "/apis/"
          + parsed.path("apiVersion").asText()
          + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
          + "/"
          + plural;
    }

    private JsonNode parsed(String name, String namespace) {
      return Serialization.unmarshal(
          object.replace("@NAME@", name).replace("@NAMESPACE@", namespace), JsonNode.class);
    }

    @Override
    public void create(Api api, int first, int count) throws Exception {
      Api.forEach(
          count,
          8,
          i ->
              () -> {
                String namespace = Fleets.namespace(first + i);
                api.post(
                    collection(namespace), parsed(Fleets.name(first + i), namespace).toString());
              });
    }

    @Override
    public void edit(Api api, int count) {
      throw new UnsupportedOperationException("what to edit in a peer's resource is not known");
    }

    @Override
    public void drift(Api api, int count) {
      throw new UnsupportedOperationException("which children a peer has is not known");
    }
  }
}
