package io.otqmn.collector.export;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.grpc.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Zstandard for gRPC messages, under the name that OpenTelemetry collectors know. */
final class ZstdCodec implements Codec {
  private static final int LEVEL = 3;

  @Override
  public String getMessageEncoding() {
    return "zstd";
  }

  @Override
  public OutputStream compress(OutputStream out) throws IOException {
    return new ZstdOutputStreamNoFinalizer(out, LEVEL);
  }

  @Override
  public InputStream decompress(InputStream in) throws IOException {
    return new ZstdInputStreamNoFinalizer(in);
  }
}
