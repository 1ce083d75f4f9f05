package io.otqmn.collector.export;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A mounted Secret: one file per key. Kubernetes swaps all of them at once. */
final class SecretDirectory {
  private final Path directory;

  SecretDirectory(Path directory) {
    this.directory = directory;
  }

  /** Name and content of every file; hidden ones are Kubernetes' own. */
  Map<String, ByteString> read() throws IOException {
    Map<String, ByteString> content = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.startsWith(".") && Files.isRegularFile(file)) {
          content.put(name, ByteString.copyFrom(Files.readAllBytes(file)));
        }
      }
    }
    return content;
  }
}
