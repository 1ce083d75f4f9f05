package io.otqmn.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A fleet of cameras and the collectors that carry its telemetry. A new one has neither spec nor
 * status; one that comes from an API server always has a spec.
 */
@Group("otqmn.io")
@Version("v1alpha1")
@Plural("camerafleets")
@ShortNames("cf")
@Categories("otqmn")
public class CameraFleet extends CustomResource<CameraFleetSpec, CameraFleetStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1;

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
