package io.otqmn.collector.ingest;

import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.DescribeRequest;
import io.otqmn.v1.DescribeResponse;
import io.otqmn.v1.TelemetryGrpc;
import java.util.Locale;

/** {@code otqmn.v1.Telemetry}: admission happens before a stream costs anything. */
final class TelemetryService {
  private final Ingest ingest;

  TelemetryService(Ingest ingest) {
    this.ingest = ingest;
  }

  ServerServiceDefinition definition() {
    MethodDescriptor<Inbound, CollectorMessage> stream =
        TelemetryGrpc.getStreamMethod().toBuilder(
                new Inbound.Marshaller(), TelemetryGrpc.getStreamMethod().getResponseMarshaller())
            .build();
    return ServerServiceDefinition.builder(TelemetryGrpc.SERVICE_NAME)
        .addMethod(
            stream,
            admitting(
                ServerCalls.asyncBidiStreamingCall(
                    call -> ingest.open((ServerCallStreamObserver<CollectorMessage>) call))))
        .addMethod(
            TelemetryGrpc.getDescribeMethod(),
            ServerCalls.<DescribeRequest, DescribeResponse>asyncUnaryCall((request, answer) -> {
              answer.onNext(describe());
              answer.onCompleted();
            }))
        .build();
  }

  private ServerCallHandler<Inbound, CollectorMessage> admitting(
      ServerCallHandler<Inbound, CollectorMessage> admitted) {
    return (call, headers) -> {
      Admission.Refusal refusal = ingest.admission().admit();
      if (refusal == null) {
        return admitted.startCall(call, headers);
      }
      ingest.metrics().refused(refusal.reason());
      Status status =
          refusal.reason() == Admission.Reason.DRAINING
              ? Status.UNAVAILABLE
              : Status.RESOURCE_EXHAUSTED;
      call.close(
          status.withDescription(
              "not admitted: " + refusal.reason().name().toLowerCase(Locale.ROOT)),
          RetryAdvice.after(refusal.retryAfterMillis()));
      return new ServerCall.Listener<>() {};
    };
  }

  private DescribeResponse describe() {
    return DescribeResponse.newBuilder()
        .setLimits(ingest.greeting().getLimits())
        .setPace(ingest.greeting().getPace())
        .build();
  }
}
