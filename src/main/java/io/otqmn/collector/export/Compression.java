package io.otqmn.collector.export;

import java.util.Locale;

/** How OTLP requests are compressed; the word in lower case is the configuration's. */
public enum Compression {
  NONE,
  GZIP,
  ZSTD;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
