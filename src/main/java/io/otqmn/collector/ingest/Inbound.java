package io.otqmn.collector.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.otqmn.v1.EdgeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came from the wire.
 *
 * @param message null if the bytes are not one
 */
record Inbound(@Nullable EdgeMessage message, int bytes) {

  /** Reads without failing: what to do about malformed bytes is the stream's decision. */
  static final class Marshaller implements MethodDescriptor.Marshaller<Inbound> {
    @Override
    public Inbound parse(InputStream stream) {
      try {
        byte[] bytes = bytes(stream);
        try {
          return new Inbound(EdgeMessage.parseFrom(bytes), bytes.length);
        } catch (InvalidProtocolBufferException e) {
          return new Inbound(null, bytes.length);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** {@code readAllBytes} alone would take 16 KiB for each of our messages, which are small. */
    private static byte[] bytes(InputStream stream) throws IOException {
      return stream instanceof KnownLength
          ? stream.readNBytes(stream.available())
          : stream.readAllBytes();
    }

    @Override
    public InputStream stream(Inbound inbound) {
      throw new UnsupportedOperationException("a server does not send these");
    }
  }
}
