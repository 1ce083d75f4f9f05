package io.otqmn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.otqmn.crypto.FrameSealException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FrameSealingTest {
  private static final UUID KEY_ID = new UUID(1, 2);
  private static final byte[] HEADER = "header".getBytes(StandardCharsets.UTF_8);

  private final SecretBytes key = SecretBytes.copyOf(new byte[32]);
  private final FrameSealer sealer = new FrameSealer(key, KeyMode.HYBRID, KEY_ID);
  private final FrameOpener opener = new FrameOpener(key, KeyMode.HYBRID, KEY_ID);

  @Test
  void opensWhatWasSealedInOrder() throws FrameSealException {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      byte[] frame = new byte[random.nextInt(3000)];
      random.nextBytes(frame);
      byte[] sealed = sealer.seal(frame, HEADER);
      assertThat(sealed).hasSize(frame.length + FrameSealer.OVERHEAD_BYTES);
      assertThat(opener.open(sealed, HEADER)).isEqualTo(frame);
    }
    assertThat(sealer.sealed()).isEqualTo(200);
    assertThat(FrameSealer.OVERHEAD_BYTES).isLessThanOrEqualTo(64);
  }

  @Test
  void equalFramesLookDifferent() {
    assertThat(sealer.seal(new byte[8], HEADER)).isNotEqualTo(sealer.seal(new byte[8], HEADER));
  }

  @Test
  void refusesReplays() throws FrameSealException {
    byte[] sealed = sealer.seal(new byte[8], HEADER);
    opener.open(sealed, HEADER);
    assertRefused(opener, sealed, HEADER, Reason.OUT_OF_SEQUENCE);
  }

  @Test
  void refusesFramesAfterAMissingOne() {
    sealer.seal(new byte[8], HEADER);
    assertRefused(opener, sealer.seal(new byte[8], HEADER), HEADER, Reason.OUT_OF_SEQUENCE);
  }

  @Test
  void refusesEveryChangedBit() {
    byte[] sealed = sealer.seal(new byte[] {1, 2, 3, 4}, HEADER);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> new FrameOpener(key, KeyMode.HYBRID, KEY_ID).open(changed, HEADER))
          .isInstanceOf(FrameSealException.class);
    }
  }

  @Test
  void refusesAnotherAssociatedHeader() {
    byte[] sealed = sealer.seal(new byte[8], HEADER);
    assertRefused(opener, sealed, new byte[] {1}, Reason.FORGED);
  }

  @Test
  void refusesAnotherKey() {
    byte[] sealed = sealer.seal(new byte[8], HEADER);
    byte[] bytes = new byte[32];
    bytes[0] = 1;
    SecretBytes other = SecretBytes.copyOf(bytes);
    assertRefused(new FrameOpener(other, KeyMode.HYBRID, KEY_ID), sealed, HEADER, Reason.FORGED);
    assertRefused(
        new FrameOpener(key, KeyMode.HYBRID, new UUID(3, 4)), sealed, HEADER, Reason.WRONG_KEY);
  }

  @Test
  void refusesDowngrades() {
    byte[] weaker = new FrameSealer(key, KeyMode.POST_QUANTUM, KEY_ID).seal(new byte[8], HEADER);
    assertRefused(opener, weaker, HEADER, Reason.DOWNGRADE);
    byte[] relabelled = weaker.clone();
    relabelled[1] = KeyMode.HYBRID.code();
    assertRefused(new FrameOpener(key, KeyMode.HYBRID, KEY_ID), relabelled, HEADER, Reason.FORGED);
  }

  @Test
  void opensNothingAfterARefusal() throws FrameSealException {
    byte[] good = sealer.seal(new byte[8], HEADER);
    assertRefused(opener, new byte[3], HEADER, Reason.MALFORMED);
    assertRefused(opener, good, HEADER, Reason.OUT_OF_SEQUENCE);
  }

  @Test
  void nothingIsSealedOnHold() {
    assertThatThrownBy(() -> new FrameSealer(key, KeyMode.HOLD, KEY_ID))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keysAreReplacedByAgeOrCount() {
    RekeyPolicy policy = new RekeyPolicy(Duration.ofSeconds(60), 1000);
    assertThat(policy.due(Duration.ofSeconds(59), 999)).isFalse();
    assertThat(policy.due(Duration.ofSeconds(60), 0)).isTrue();
    assertThat(policy.due(Duration.ZERO, 1000)).isTrue();
    assertThat(policy.stretched(0.5, 10)).isEqualTo(policy);
    assertThat(policy.stretched(2.5, 10)).isEqualTo(new RekeyPolicy(Duration.ofSeconds(150), 2500));
    assertThat(policy.stretched(99, 10).maxAge()).isEqualTo(Duration.ofMinutes(10));
  }

  private static void assertRefused(
      FrameOpener opener, byte[] sealed, byte[] associated, Reason reason) {
    FrameSealException refusal =
        catchThrowableOfType(FrameSealException.class, () -> opener.open(sealed, associated));
    assertThat(refusal.reason()).isEqualTo(reason);
  }
}
