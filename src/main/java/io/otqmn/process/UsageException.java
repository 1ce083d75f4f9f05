package io.otqmn.process;

/** The user's input is unusable. The message is one line: where, what, what to do. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
