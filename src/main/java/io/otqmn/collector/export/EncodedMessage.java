package io.otqmn.collector.export;

import com.google.protobuf.ByteString;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Sends what is encoded already. */
final class EncodedMessage implements MethodDescriptor.Marshaller<ByteString> {
  @Override
  public InputStream stream(ByteString message) {
    return new Stream(message);
  }

  @Override
  public ByteString parse(InputStream stream) {
    throw new UnsupportedOperationException("it is only sent");
  }

  /** Is copied once, into what the transport sends or the compressor reads. */
  private static final class Stream extends InputStream implements KnownLength, Drainable {
    private final ByteString message;
    private InputStream rest;

    Stream(ByteString message) {
      this.message = message;
      this.rest = message.newInput();
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      message.writeTo(target);
      rest = new ByteArrayInputStream(new byte[0]);
      return message.size();
    }

    @Override
    public int available() throws IOException {
      return rest.available();
    }

    @Override
    public int read() throws IOException {
      return rest.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return rest.read(into, offset, length);
    }
  }
}
