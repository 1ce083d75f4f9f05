package io.otqmn.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.otqmn.v1.Ack;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.Drain;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Frame;
import io.otqmn.v1.Gap;
import io.otqmn.v1.Hello;
import io.otqmn.v1.Limits;
import io.otqmn.v1.Pace;
import io.otqmn.v1.Reject;
import io.otqmn.v1.RejectReason;
import io.otqmn.v1.SignalKind;
import io.otqmn.v1.VectorPace;
import io.otqmn.v1.Welcome;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Edge and collector of different versions: the messages of today between a set that has one field
 * more everywhere, and one that has one field less.
 */
class MessageSetsTest {
  private static final int FUTURE_NUMBER = 1_000;
  private static final List<SignalDefinition> SIGNALS =
      List.of(
          new SignalDefinition(
              "camera.focus", "m", 2, SignalKind.SIGNAL_KIND_GAUGE, Map.of("k", "v"), "lens"));
  private static final FileDescriptorProto TODAY = Frame.getDescriptor().getFile().toProto();
  private static final FileDescriptor NEWER = changed(MessageSetsTest::newer);
  private static final FileDescriptor OLDER = changed(MessageSetsTest::older);

  private static FileDescriptor changed(Consumer<DescriptorProto.Builder> change) {
    FileDescriptorProto.Builder file = TODAY.toBuilder();
    file.getMessageTypeBuilderList().forEach(change);
    for (EnumDescriptorProto.Builder type : file.getEnumTypeBuilderList()) {
      type.addValue(
          EnumValueDescriptorProto.newBuilder().setName(type.getName() + "_FUTURE").setNumber(99));
    }
    try {
      return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void newer(DescriptorProto.Builder message) {
    message.addField(
        FieldDescriptorProto.newBuilder()
            .setName("future")
            .setNumber(FUTURE_NUMBER)
            .setType(FieldDescriptorProto.Type.TYPE_STRING)
            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL));
  }

  /** Without what was added last: no message is left without a field. */
  private static void older(DescriptorProto.Builder message) {
    int last = message.getFieldCount() - 1;
    if (last >= 1 && !message.getField(last).hasOneofIndex()) {
      message.removeField(last);
    }
  }

  private static Frame frame() {
    FrameBuilder builder = new FrameBuilder(SIGNALS);
    builder.add(1_000, 0, 250);
    builder.add(2_000, 0, 251);
    return FrameEncoder.alone(builder.seal(7, 3), SIGNALS);
  }

  private static Hello hello() {
    return new CameraDeclaration("c", 1, SIGNALS, 7, Map.of("a", "b"), "test").toHello();
  }

  static Stream<Message> messages() {
    Limits limits = Limits.newBuilder().setWindowFrames(4).setMaxPoints(9).build();
    return Stream.of(
        hello(),
        frame(),
        Gap.newBuilder().setFirstSequence(2).setLastSequence(3).setPoints(8).build(),
        EdgeMessage.newBuilder().setHello(hello()).build(),
        EdgeMessage.newBuilder().setFrame(frame()).build(),
        Welcome.newBuilder()
            .setResumeFrom(7)
            .setLimits(limits)
            .setPace(Pace.newBuilder().addVectors(VectorPace.newBuilder().setVector("lens")))
            .setCollector("pod")
            .build(),
        CollectorMessage.newBuilder().setAck(Ack.newBuilder().setSequence(4)).build(),
        Drain.newBuilder().setJitterMillis(5).setDeadlineMillis(6).build(),
        Reject.newBuilder()
            .setSequence(5)
            .setReason(RejectReason.REJECT_REASON_SIZE)
            .setRetry(true)
            .build());
  }

  private static Descriptor in(FileDescriptor set, Message message) {
    return set.findMessageTypeByName(message.getDescriptorForType().getName());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aNewerMessageSaysWhatItSaysToday(Message today) throws Exception {
    Descriptor type = in(NEWER, today);
    DynamicMessage newer =
        DynamicMessage.newBuilder(type)
            .mergeFrom(today.toByteArray())
            .setField(type.findFieldByNumber(FUTURE_NUMBER), "from another time")
            .build();
    Message read = today.newBuilderForType().mergeFrom(newer.toByteArray()).build();
    assertThat(read.getUnknownFields().asMap()).containsOnlyKeys(FUTURE_NUMBER);
    assertThat(read.toBuilder().setUnknownFields(today.getUnknownFields()).build())
        .isEqualTo(today);
  }

  private static Object plain(Object value) {
    return value instanceof EnumValueDescriptor symbol ? symbol.getNumber() : value;
  }

  @ParameterizedTest
  @MethodSource("messages")
  void anOlderReaderFindsWhatItKnows(Message today) throws Exception {
    DynamicMessage older = DynamicMessage.parseFrom(in(OLDER, today), today.toByteArray());
    for (var field : older.getDescriptorForType().getFields()) {
      var same = today.getDescriptorForType().findFieldByNumber(field.getNumber());
      if (!field.isRepeated() && field.getJavaType() != JavaType.MESSAGE) {
        assertThat(plain(older.getField(field))).isEqualTo(plain(today.getField(same)));
      }
    }
    // what it does not know is kept, so that who passes messages on changes nothing
    assertThat(today.newBuilderForType().mergeFrom(older.toByteArray()).build()).isEqualTo(today);
  }

  @Test
  void framesAndHellosOfANewerEdgeAreUnderstood() throws Exception {
    Descriptor frameType = in(NEWER, frame());
    Frame frame =
        Frame.parseFrom(
            DynamicMessage.newBuilder(frameType)
                .mergeFrom(frame().toByteArray())
                .setField(frameType.findFieldByNumber(FUTURE_NUMBER), "x")
                .build()
                .toByteArray());
    FrameContent content = new FrameDecoder(SIGNALS, FrameRoundTripTest.LIMITS).decode(frame);
    assertThat(content.points()).isEqualTo(2);
    Descriptor helloType = in(NEWER, hello());
    Hello hello =
        Hello.parseFrom(
            DynamicMessage.newBuilder(helloType)
                .mergeFrom(hello().toByteArray())
                .setField(helloType.findFieldByNumber(FUTURE_NUMBER), "x")
                .build()
                .toByteArray());
    assertThat(CameraDeclaration.of(hello).signals()).isEqualTo(SIGNALS);
  }

  /** Without Signal.vector, Hello.agent and Limits.max_points. */
  @Test
  void theHelloOfAnOlderEdgeIsUnderstood() throws Exception {
    DynamicMessage older =
        DynamicMessage.newBuilder(in(OLDER, hello()))
            .mergeFrom(hello().toBuilder().clearAgent().build().toByteArray())
            .build();
    CameraDeclaration camera = CameraDeclaration.of(Hello.parseFrom(older.toByteArray()));
    assertThat(camera.agent()).isEmpty();
    assertThat(camera.signals()).hasSize(1);
  }
}
