package io.otqmn.edge.stream;

import io.otqmn.v1.Limits;
import io.otqmn.v1.Pace;
import io.otqmn.v1.RejectReason;

/** What a stream told about its frames. */
final class Fates implements StreamListener {
  long acknowledged;
  long rejected;
  long gaps;
  int welcomes;

  @Override
  public void acknowledged(long frames) {
    acknowledged += frames;
  }

  @Override
  public void rejected(RejectReason reason, String message) {
    rejected++;
  }

  @Override
  public void gap(long frames) {
    gaps += frames;
  }

  @Override
  public void welcomed(Limits limits, Pace pace, String collector) {
    welcomes++;
  }

  @Override
  public void disconnected(String why) {}

  @Override
  public void room() {}
}
