package io.otqmn.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every checked-in file that is generated, by its path from the root of the repository. */
public final class Generated {
  private Generated() {}

  public static Map<String, String> files() {
    JsonNode crd = CameraFleetCrd.generate();
    String yaml = GeneratedYaml.write(crd);
    Map<String, String> files = new LinkedHashMap<>();
    files.put("crds/camerafleets.otqmn.io.yaml", yaml);
    files.put("helm/otqmn/files/crds/camerafleets.otqmn.io.yaml", yaml);
    files.put("docs/reference.md", ReferencePage.of(crd));
    return files;
  }
}
