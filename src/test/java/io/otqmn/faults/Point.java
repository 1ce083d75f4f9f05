package io.otqmn.faults;

/**
 * The {@code occurrence}-th (from 1) request of a kind, or event on the way to an informer.
 *
 * @param kind verb and resource of a request, such as {@code patch:deployments}, or {@code
 *     event:deployments}
 */
record Point(String kind, int occurrence) {
  @Override
  public String toString() {
    return kind + "#" + occurrence;
  }

  static Point parse(String text) {
    int at = text.lastIndexOf('#');
    return new Point(text.substring(0, at), Integer.parseInt(text.substring(at + 1)));
  }

  boolean ofEvent() {
    return kind.startsWith("event:");
  }

  boolean ofWrite() {
    return kind.startsWith("patch:") || kind.startsWith("delete:") || kind.startsWith("create:");
  }

  boolean ofWatch() {
    return kind.startsWith("watch:");
  }
}
