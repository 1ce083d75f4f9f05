package io.otqmn.collector.export;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Protobuf by hand, into one array whose size is known: points are most of what a collector writes,
 * and message objects for each would cost several times the writing.
 */
final class ProtoWriter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;

  private final byte[] bytes;
  private int position;

  ProtoWriter(int size) {
    this.bytes = new byte[size];
  }

  /** A field with a length, together with its tag. */
  static int delimitedSize(int field, int length) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt32SizeNoTag(length)
        + length;
  }

  /** The tag and the length of a field whose content comes next. */
  void delimited(int field, int length) {
    varint(field << 3 | DELIMITED);
    varint(length);
  }

  void varint(int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[position++] = (byte) rest;
  }

  /** A field of eight bytes with a number below 16. */
  void fixed64(int field, long value) {
    bytes[position++] = (byte) (field << 3 | FIXED64);
    LONGS.set(bytes, position, value);
    position += Long.BYTES;
  }

  void raw(byte[] encoded) {
    System.arraycopy(encoded, 0, bytes, position, encoded.length);
    position += encoded.length;
  }

  /** Everything, without a copy: nothing may be written afterwards. */
  ByteString finish() {
    if (position != bytes.length) {
      throw new IllegalStateException(position + " bytes written of " + bytes.length);
    }
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
