package io.otqmn.operator.apply;

/** An object of the name that we need exists and belongs to somebody else; it is left alone. */
public final class NameTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NameTakenException(String message) {
    super(message);
  }
}
