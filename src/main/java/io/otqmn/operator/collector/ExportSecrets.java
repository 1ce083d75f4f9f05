package io.otqmn.operator.collector;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.otqmn.operator.plan.FleetPlan;
import java.util.ArrayList;
import java.util.List;

/** The Secrets of the export: mounted by name, never read by the operator. */
final class ExportSecrets {
  static final String TLS = "/etc/otqmn/export-tls";
  static final String HEADERS = "/etc/otqmn/export-headers";

  /** Readable by the group of the pod (fsGroup) and nobody else. */
  private static final int MODE = 0440;

  private ExportSecrets() {}

  static List<Volume> volumes(FleetPlan.Export export) {
    List<Volume> volumes = new ArrayList<>();
    export.tlsSecret().ifPresent(name -> volumes.add(volume("export-tls", name)));
    export.headersSecret().ifPresent(name -> volumes.add(volume("export-headers", name)));
    return volumes;
  }

  static List<VolumeMount> mounts(FleetPlan.Export export) {
    List<VolumeMount> mounts = new ArrayList<>();
    export.tlsSecret().ifPresent(name -> mounts.add(mount("export-tls", TLS)));
    export.headersSecret().ifPresent(name -> mounts.add(mount("export-headers", HEADERS)));
    return mounts;
  }

  private static Volume volume(String name, String secret) {
    return new VolumeBuilder()
        .withName(name)
        .withNewSecret()
        .withSecretName(secret)
        .withDefaultMode(MODE)
        .endSecret()
        .build();
  }

  private static VolumeMount mount(String name, String path) {
    return new VolumeMountBuilder().withName(name).withMountPath(path).withReadOnly(true).build();
  }
}
