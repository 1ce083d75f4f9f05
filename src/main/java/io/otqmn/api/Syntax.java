package io.otqmn.api;

/** CEL for names that Kubernetes checks again where they are used; constants for annotations. */
final class Syntax {
  /** Whether the text is the name of most kinds of objects. */
  static final String SUBDOMAIN =
      "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$')";

  /** A pattern for the key of a label or taint, quoted. */
  static final String LABEL_KEY =
      "'^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$'";

  /** A pattern for the value of a label or taint, quoted. */
  static final String LABEL_VALUE = "'^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$'";

  private Syntax() {}
}
