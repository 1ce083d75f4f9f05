package io.otqmn.kme.client;

import java.util.List;

/** No keys: why, and what the key manager said. */
public final class KmeException extends Exception {
  private static final long serialVersionUID = 1L;

  public enum Kind {
    /** 400: asking again in the same way is of no use. */
    REFUSED,
    /** 401: the certificate is not accepted, or the keys are for somebody else. */
    UNAUTHORIZED,
    /** 503: there are too few keys, or the key manager has a problem; later it may work. */
    UNAVAILABLE,
    /** Nobody answered, or TLS failed. */
    UNREACHABLE,
    /** The answer is not one of the standard's. */
    NOT_CONFORMANT
  }

  private final Kind kind;
  private final transient List<String> details;

  KmeException(Kind kind, String message, List<String> details) {
    super(message);
    this.kind = kind;
    this.details = List.copyOf(details);
  }

  /** For whoever finds that an answer makes no sense. */
  public static KmeException notConformant(String what) {
    return new KmeException(Kind.NOT_CONFORMANT, what, List.of());
  }

  public Kind kind() {
    return kind;
  }

  /** The error's details, each as JSON; empty if there are none. */
  public List<String> details() {
    return details;
  }
}
