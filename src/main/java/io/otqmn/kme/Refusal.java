package io.otqmn.kme;

import java.util.List;

/** The request is not one that the standard allows, or not one that can be met: 400. */
final class Refusal extends Exception {
  static final String SIZE = "size shall be a multiple of 8";
  static final String MANDATORY_UNSUPPORTED =
      "not all extension_mandatory parameters are supported";
  static final String MANDATORY_UNMET = "not all extension_mandatory request options could be met";
  static final String OPTIONAL_UNHANDLED = "not all extension_optional request options handled";
  static final String NOT_FOUND = "one or more keys specified are not found on KME";

  private static final long serialVersionUID = 1L;

  record Detail(String name, String value) {}

  private final transient List<Detail> details;

  Refusal(String message, List<Detail> details) {
    super(message, null, false, false);
    this.details = List.copyOf(details);
  }

  Refusal(String message, String detailName, String detailValue) {
    this(message, List.of(new Detail(detailName, detailValue)));
  }

  String message() {
    return String.valueOf(getMessage());
  }

  List<Detail> details() {
    return details;
  }
}
