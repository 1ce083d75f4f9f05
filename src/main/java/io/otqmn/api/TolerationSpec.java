package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** A node taint that collectors tolerate, as in a pod. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TolerationSpec(
    @JsonPropertyDescription(
            "Key of the taint. Default: none, every key, which needs operator Exists.")
        @Nullable String key,
    @JsonPropertyDescription(
            "Whether the value must be equal (Equal) or any value will do (Exists). Default: Equal.")
        TolerationOperator operator,
    @JsonPropertyDescription(
            "Value of the taint; leave it out with operator Exists. Default: none.")
        @Nullable String value,
    @JsonPropertyDescription("Effect of the taint. Default: none, every effect.")
        @Nullable TaintEffect effect,
    @JsonPropertyDescription(
            "Seconds for which a taint with effect NoExecute is tolerated. Default: none, for ever.")
        @Nullable Long tolerationSeconds) {
  public TolerationSpec {
    operator = Absent.or(operator, TolerationOperator.EQUAL);
  }
}
