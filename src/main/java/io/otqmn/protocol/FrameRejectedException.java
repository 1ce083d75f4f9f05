package io.otqmn.protocol;

import io.otqmn.v1.RejectReason;

/** A frame that breaks the contract. The message says what, for the person who wrote the sender. */
public final class FrameRejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectReason reason;

  public FrameRejectedException(RejectReason reason, String message) {
    // without a stack trace: the sender decides how often this is thrown
    super(message, null, false, false);
    this.reason = reason;
  }

  public RejectReason reason() {
    return reason;
  }
}
