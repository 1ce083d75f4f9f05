package io.otqmn.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.v1.CollectorMessage.BodyCase;
import io.otqmn.v1.Drain;
import io.otqmn.v1.Reject;
import io.otqmn.v1.Welcome;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final RecordingCall call = new RecordingCall();
  private final Outbox outbox =
      new Outbox(call, scheduler, new IngestMetrics(new SimpleMeterRegistry()));

  @AfterEach
  void stop() {
    scheduler.shutdownNow();
  }

  private List<BodyCase> sent() {
    return call.sent.stream().map(message -> message.getBodyCase()).toList();
  }

  /** An earlier stream's frame may meet its fate between Hello and Welcome. */
  @Test
  void nothingComesBeforeWelcomeAndNothingIsForgotten() {
    outbox.reject(Reject.newBuilder().setSequence(7).build());
    outbox.acknowledge(7);
    outbox.drain(Drain.getDefaultInstance());
    assertThat(call.sent).isEmpty();
    outbox.welcome(Welcome.newBuilder().setResumeFrom(7).build());
    assertThat(sent())
        .containsExactly(BodyCase.WELCOME, BodyCase.REJECT, BodyCase.DRAIN, BodyCase.ACK);
    assertThat(call.sent.getLast().getAck().getSequence()).isEqualTo(7);
  }

  /** Who settled the last frame may be about to tell while Goodbye is read. */
  @Test
  void theEndIsPrecededByTheLastAcknowledgement() {
    outbox.welcome(Welcome.newBuilder().setResumeFrom(1).build());
    outbox.complete(3);
    assertThat(sent()).containsExactly(BodyCase.WELCOME, BodyCase.ACK);
    assertThat(call.sent.getLast().getAck().getSequence()).isEqualTo(3);
    assertThat(call.ended).isEqualTo(Status.OK);
  }
}
