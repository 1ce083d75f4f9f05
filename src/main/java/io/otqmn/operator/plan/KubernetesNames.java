package io.otqmn.operator.plan;

import java.util.regex.Pattern;

/** What the API server admits as a name, as its own validation does. */
final class KubernetesNames {
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final int SUBDOMAIN_LENGTH = 253;
  private static final int LABEL_LENGTH = 63;

  private KubernetesNames() {}

  /** Names of most objects, and the prefix of a label's key: no two dots in a row. */
  static boolean isSubdomain(String text) {
    return text.length() <= SUBDOMAIN_LENGTH && SUBDOMAIN.matcher(text).matches();
  }

  /** {@code [prefix/]name}. */
  static boolean isLabelKey(String text) {
    int slash = text.indexOf('/');
    return (slash < 0 || isSubdomain(text.substring(0, slash)))
        && isLabel(text.substring(slash + 1));
  }

  static boolean isLabelValue(String text) {
    return text.isEmpty() || isLabel(text);
  }

  private static boolean isLabel(String text) {
    return text.length() <= LABEL_LENGTH && LABEL.matcher(text).matches();
  }
}
