package io.otqmn.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.otqmn.v1.SignalKind;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalDefinitionTest {
  private static SignalDefinition at(int decimalScale) {
    return new SignalDefinition(
        "camera.x", "m", decimalScale, SignalKind.SIGNAL_KIND_GAUGE, Map.of(), "lens");
  }

  @Test
  void aValueAtTheDeclaredResolutionComesBackExactly() {
    SplittableRandom random = new SplittableRandom(7);
    for (int scale = -18; scale <= 18; scale++) {
      for (int i = 0; i < 1_000; i++) {
        long scaled = random.nextLong(-(1L << 51), 1L << 51);
        double value = at(scale).value(scaled);
        assertThat(at(scale).scaled(value)).as("%s at %s", value, scale).isEqualTo(scaled);
      }
    }
    assertThat(at(2).value(285)).isEqualTo(2.85);
    assertThat(at(-3).value(7)).isEqualTo(7000.0);
    assertThat(at(2).scaled(-0.004)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e18, -1e300})
  void whatHasNoIntegerIsRefused(double value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> at(2).scaled(value))
        .withMessageContaining("camera.x");
  }

  @Test
  void definitionsSurviveTheWire() {
    SignalDefinition definition =
        new SignalDefinition(
            "hw.temperature",
            "Cel",
            2,
            SignalKind.SIGNAL_KIND_GAUGE,
            Map.of("hw.sensor_location", "soc"),
            "thermal");
    assertThat(SignalDefinition.of(definition.toSignal())).isEqualTo(definition);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> at(19)).withMessageContaining("scale 19");
    assertThatIllegalArgumentException().isThrownBy(() -> at(Integer.MIN_VALUE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignalDefinition.of(at(0).toSignal().toBuilder().clearKind().build()))
        .withMessageContaining("kind");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SignalDefinition.of(at(0).toSignal().toBuilder().setName("9 lives").build()))
        .withMessageContaining("'9 lives'");
  }
}
