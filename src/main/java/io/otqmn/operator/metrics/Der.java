package io.otqmn.operator.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The few types of ASN.1's distinguished encoding (X.690) that a certificate is made of. */
final class Der {
  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int FIRST_YEAR_OF_GENERALIZED_TIME = 2050;

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return tagged(SEQUENCE, parts);
  }

  static byte[] integer(BigInteger value) {
    return tagged(INTEGER, value.toByteArray());
  }

  static byte[] yes() {
    return tagged(BOOLEAN, new byte[] {(byte) 0xff});
  }

  static byte[] octets(byte[] content) {
    return tagged(OCTET_STRING, content);
  }

  /**
   * @param unused bits at the end
   */
  static byte[] bits(int unused, byte[] content) {
    return tagged(BIT_STRING, new byte[] {(byte) unused}, content);
  }

  /**
   * @param dotted such as {@code 2.5.29.17}; the first arc is 0 to 2
   */
  static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    base128(content, Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      base128(content, Integer.parseInt(arcs[i]));
    }
    return tagged(OBJECT_IDENTIFIER, content.toByteArray());
  }

  /** As RFC 5280, 4.1.2.5 wants it: UTCTime to 2049, GeneralizedTime from then on. */
  static byte[] time(Instant instant) {
    ZonedDateTime utc = instant.atZone(ZoneOffset.UTC);
    boolean generalized = utc.getYear() >= FIRST_YEAR_OF_GENERALIZED_TIME;
    String pattern = generalized ? "yyyyMMddHHmmss'Z'" : "yyMMddHHmmss'Z'";
    return tagged(
        generalized ? GENERALIZED_TIME : UTC_TIME,
        DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(utc).getBytes(US_ASCII));
  }

  static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    result.write(tag);
    int length = content.size();
    if (length < 0x80) {
      result.write(length);
    } else {
      byte[] digits = BigInteger.valueOf(length).toByteArray();
      int from = digits[0] == 0 ? 1 : 0;
      result.write(0x80 | digits.length - from);
      result.write(digits, from, digits.length - from);
    }
    result.writeBytes(content.toByteArray());
    return result.toByteArray();
  }

  private static void base128(ByteArrayOutputStream to, int value) {
    for (int shift = 28; shift > 0; shift -= 7) {
      if (value >>> shift != 0) {
        to.write(value >>> shift & 0x7f | 0x80);
      }
    }
    to.write(value & 0x7f);
  }
}
