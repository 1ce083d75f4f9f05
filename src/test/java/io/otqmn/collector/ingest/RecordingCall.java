package io.otqmn.collector.ingest;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.otqmn.v1.CollectorMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The collector's side of a call without a network: remembers what was asked for and sent. */
final class RecordingCall extends ServerCallStreamObserver<CollectorMessage> {
  final List<CollectorMessage> sent = new ArrayList<>();
  int requested;
  boolean ready = true;
  @Nullable Status ended;
  private Runnable onCancel = () -> {};

  /** The edge breaks off. */
  void cancel() {
    onCancel.run();
  }

  @Override
  public void onNext(CollectorMessage message) {
    sent.add(message);
  }

  @Override
  public void onError(Throwable error) {
    ended = Status.fromThrowable(error);
  }

  @Override
  public void onCompleted() {
    ended = Status.OK;
  }

  @Override
  public void request(int count) {
    requested += count;
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {
    onCancel = handler;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void disableAutoRequest() {}

  @Override
  public void setOnCloseHandler(Runnable handler) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void setMessageCompression(boolean enable) {}
}
