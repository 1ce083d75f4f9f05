package io.otqmn.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.otqmn.v1.Hello;
import io.otqmn.v1.SignalKind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CameraDeclarationTest {
  private static final SignalDefinition FOCUS =
      new SignalDefinition(
          "camera.lens.focus.distance", "m", 3, SignalKind.SIGNAL_KIND_GAUGE, Map.of(), "lens");
  private static final CameraDeclaration GOOD =
      new CameraDeclaration(
          "hall/7", -1, List.of(FOCUS), 1, Map.of("camera.kind", "ptz"), "test/1");

  private static void refused(Hello.Builder hello, String because) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CameraDeclaration.of(hello.build()))
        .withMessageContaining(because);
  }

  @Test
  void survivesTheWire() {
    assertThat(CameraDeclaration.of(GOOD.toHello())).isEqualTo(GOOD);
  }

  @Test
  void brokenHellosAreRefusedWithTheReason() {
    refused(GOOD.toHello().toBuilder().clearCameraId(), "camera_id ''");
    refused(GOOD.toHello().toBuilder().setCameraId("a b"), "camera_id 'a b'");
    refused(GOOD.toHello().toBuilder().clearFirstUnacknowledged(), "start at 1");
    refused(GOOD.toHello().toBuilder().addSignals(FOCUS.toSignal()), "declared twice");
    refused(
        GOOD.toHello().toBuilder()
            .addSignals(FOCUS.toSignal().toBuilder().setUnit("mm").putAttributes("a", "b")),
        "two kinds or units");
    refused(
        GOOD.toHello().toBuilder().addAllSignals(Collections.nCopies(512, FOCUS.toSignal())),
        "513 signals");
    refused(GOOD.toHello().toBuilder().putResource("", "x"), "resource");
  }
}
