package io.otqmn.collector.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file that the kubelet makes of the pod's annotations (a downward API volume). Who writes it
 * has been authorized by the API server to change the pod.
 */
record PodAnnotations(Path file) {
  /** The target that holds now; none if the file is not there or says none. */
  Optional<StreamTarget> streamTarget() {
    try {
      return StreamTarget.in(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
