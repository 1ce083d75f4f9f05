package io.otqmn.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A Secret in the namespace of the fleet. It is mounted into the collectors; the operator never
 * reads it.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretReference(
    @Required
        @Size(min = 1, max = 253)
        @ValidationRule(
            value = Syntax.SUBDOMAIN,
            message =
                "must be the name of a Secret: lower case letters, digits, - and ., beginning and ending with a letter or digit")
        @JsonPropertyDescription(
            "Name of a Secret in the namespace of the fleet. It is mounted into the collectors; the operator never reads it.")
        String secretName) {
  public SecretReference {
    secretName = Absent.or(secretName, "");
  }
}
