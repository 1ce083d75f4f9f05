package io.otqmn.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fleet of cameras and the collectors that carry its telemetry. A new one has neither spec nor
 * status; one that comes from an API server always has a spec.
 */
@Group("otqmn.io")
@Version("v1alpha1")
@Plural("camerafleets")
@ShortNames("cf")
@Categories("otqmn")
@ValidationRule(
    value =
        "self.metadata.name.size() <= 40 && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
    message =
        "metadata.name must have at most 40 characters, lower case letters, digits and -, begin with a letter and end with a letter or digit: a Service is named after it")
@AdditionalPrinterColumn(
    jsonPath = ".spec.cameras.expected",
    name = "Expected",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    jsonPath = ".status.cameras.connected",
    name = "Connected",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    jsonPath = ".status.readyReplicas",
    name = "Ready",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    name = "Status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    jsonPath = ".metadata.creationTimestamp",
    name = "Age",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    jsonPath = ".status.replicas",
    name = "Replicas",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(
    jsonPath = ".status.scaling.desired",
    name = "Desired",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(
    jsonPath = ".status.scaling.bindingConstraint",
    name = "BoundBy",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    jsonPath = ".status.endpoint",
    name = "Endpoint",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    jsonPath = ".status.configHash",
    name = "Config",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    jsonPath = ".status.revision.stable",
    name = "Stable",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    jsonPath = ".status.revision.canary",
    name = "Canary",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    jsonPath = ".status.revision.failed",
    name = "Failed",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    name = "Message",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
public class CameraFleet extends CustomResource<CameraFleetSpec, CameraFleetStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1;

  private transient @Nullable Unreadable unreadable;

  /**
   * Something in a spec that no operator of this version can read.
   *
   * @param field where, such as {@code spec.drain.timeout}
   */
  public record Unreadable(String field, String reason) {}

  /** Why the spec is not the one that was written, if it is not; it then is that of {@code {}}. */
  public Optional<Unreadable> unreadable() {
    return Optional.ofNullable(unreadable);
  }

  /** Says that the spec is not the one that was written. */
  public void setAside(Unreadable reason) {
    unreadable = reason;
  }

  @Override
  @SuppressWarnings("NullAway")
  protected CameraFleetSpec initSpec() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway")
  protected CameraFleetStatus initStatus() {
    return null;
  }
}
