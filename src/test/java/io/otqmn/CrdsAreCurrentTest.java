package io.otqmn;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.reference.Generated;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is generated from the records is checked in as it is; {@code make crds} writes it. */
class CrdsAreCurrentTest {
  private static final boolean UPDATE = Boolean.getBoolean("crds.update");

  static Iterable<String> files() {
    return Generated.files().keySet();
  }

  @ParameterizedTest
  @MethodSource("files")
  void isWhatTheRecordsSay(String name) throws IOException {
    String expected = Generated.files().get(name);
    Path file = Path.of(name);
    if (UPDATE) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, expected);
    }
    assertThat(file).as("%s is not current: run 'make crds'", name).hasContent(expected);
  }

  @Test
  void theCrdIsSmallEnoughForEveryClient() {
    String crd = Generated.files().get("crds/camerafleets.otqmn.io.yaml");
    assertThat(crd.getBytes(StandardCharsets.UTF_8).length).isLessThan(100 * 1024);
  }
}
