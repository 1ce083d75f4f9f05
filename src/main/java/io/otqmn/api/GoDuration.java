package io.otqmn.api;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import io.fabric8.generator.annotation.Size;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A duration as Kubernetes users write it: whole numbers with the units h, m, s and ms, one after
 * the other, such as {@code 30s}, {@code 5m30s} or {@code 720h}.
 */
@JacksonAnnotationsInside
@JsonSerialize(using = GoDuration.Writer.class)
@JsonDeserialize(using = GoDuration.Reader.class)
@Size(max = GoDuration.MAX_LENGTH)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface GoDuration {
  /** Longest text that is read. */
  int MAX_LENGTH = 16;

  /** CEL: whether the text is a duration; never so long that duration(self) overflows. */
  String SYNTAX = "self.matches('^([0-9]{1,6}(h|ms|m|s))+$')";

  /** The text form, from and to {@link Duration}. */
  final class Text {
    private static final Pattern WHOLE = Pattern.compile("([0-9]{1,6}(h|ms|m|s))+");
    private static final Pattern PART = Pattern.compile("([0-9]+)(h|ms|m|s)");

    private Text() {}

    /**
     * @throws IllegalArgumentException if the text is no such duration; the message says what is
     */
    public static Duration parse(String text) {
      if (text.length() > MAX_LENGTH || !WHOLE.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is not a duration: write numbers with h, m, s or ms, such as 5m30s");
      }
      Duration sum = Duration.ZERO;
      for (Matcher part = PART.matcher(text); part.find(); ) {
        long number = Long.parseLong(part.group(1));
        sum =
            sum.plus(
                switch (part.group(2)) {
                  case "h" -> Duration.ofHours(number);
                  case "m" -> Duration.ofMinutes(number);
                  case "s" -> Duration.ofSeconds(number);
                  default -> Duration.ofMillis(number);
                });
      }
      return sum;
    }

    /** The shortest text that {@link #parse} reads back; fractions of a millisecond are cut. */
    public static String format(Duration duration) {
      StringBuilder text = new StringBuilder();
      append(text, duration.toHours(), "h");
      append(text, duration.toMinutesPart(), "m");
      append(text, duration.toSecondsPart(), "s");
      append(text, duration.toMillisPart(), "ms");
      return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long number, String unit) {
      if (number != 0) {
        text.append(number).append(unit);
      }
    }
  }

  /** Writes the shortest form. */
  final class Writer extends StdScalarSerializer<Duration> {
    private static final long serialVersionUID = 1;

    public Writer() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(Text.format(value));
    }

    @Override
    public void acceptJsonFormatVisitor(
        JsonFormatVisitorWrapper visitor, com.fasterxml.jackson.databind.JavaType type)
        throws com.fasterxml.jackson.databind.JsonMappingException {
      visitStringFormat(visitor, type);
    }
  }

  /** Refuses what {@link Text#parse} refuses, with its message and the field's path. */
  final class Reader extends StdScalarDeserializer<Duration> {
    private static final long serialVersionUID = 1;

    public Reader() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
      String text = in.getValueAsString("");
      try {
        return Text.parse(text);
      } catch (IllegalArgumentException e) {
        return (Duration)
            context.handleWeirdStringValue(Duration.class, text, "%s", e.getMessage());
      }
    }
  }
}
