package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A node taint that collectors tolerate, as in a pod. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "has(self.key) || (has(self.operator) && self.operator == 'Exists')",
    message =
        "without a key every taint is meant, which needs operator Exists: name the key or set operator: Exists",
    fieldPath = ".key")
@ValidationRule(
    value =
        "!has(self.value) || self.value == '' || !has(self.operator) || self.operator == 'Equal'",
    message = "operator Exists takes no value: leave value out or set operator: Equal",
    fieldPath = ".value")
@ValidationRule(
    value = "!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')",
    message = "tolerationSeconds needs effect NoExecute: set it or leave tolerationSeconds out",
    fieldPath = ".tolerationSeconds")
public record TolerationSpec(
    @Size(min = 1, max = 317)
        @ValidationRule(
            value = "self.matches(" + Syntax.LABEL_KEY + ")",
            message = "must be the key of a taint, such as example.com/dedicated")
        @JsonPropertyDescription(
            "Key of the taint. Default: none, every key, which needs operator Exists.")
        @Nullable String key,
    @JsonPropertyDescription(
            "Whether the value must be equal (Equal) or any value will do (Exists). Default: Equal.")
        TolerationOperator operator,
    @Size(max = 63)
        @ValidationRule(
            value = "self.matches(" + Syntax.LABEL_VALUE + ")",
            message = "must be the value of a taint: letters, digits, -, _ and ., at most 63")
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
