package io.otqmn.crypto;

/** A frame was not opened; nothing of it may be used, and the stream should end. */
public final class FrameSealException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the frame. */
  public enum Reason {
    MALFORMED,
    /** Sealed under a key that this end does not have. */
    WRONG_KEY,
    /** Says, or is sealed under, a weaker mode than this end accepts. */
    DOWNGRADE,
    /** Was opened before, or frames before it are missing. */
    OUT_OF_SEQUENCE,
    /** Header, associated data or content are not what was sealed. */
    FORGED
  }

  private final Reason reason;

  FrameSealException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
