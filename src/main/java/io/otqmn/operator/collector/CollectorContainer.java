package io.otqmn.operator.collector;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;

/** The container that the collectors' pods run. */
final class CollectorContainer {
  private static final String CONFIG_FILE = "/etc/otqmn/" + CollectorConfigMap.FILE;

  private CollectorContainer() {}

  static Container desired(FleetPlan plan) {
    return new ContainerBuilder()
        .withName(Child.CONTAINER)
        .withImage(plan.settings().collectorImage())
        .withImagePullPolicy("IfNotPresent")
        .withArgs("collector", "--config=" + CONFIG_FILE)
        .withEnv(
            fromField("POD_NAME", "metadata.name"),
            fromField("POD_NAMESPACE", "metadata.namespace"),
            new EnvVarBuilder()
                .withName("OTQMN_HTTP_PORT")
                .withValue(String.valueOf(Child.METRICS_PORT))
                .build())
        .addNewPort()
        .withName(Child.INGEST_PORT_NAME)
        .withContainerPort(Child.INGEST_PORT)
        .withProtocol("TCP")
        .endPort()
        .addNewPort()
        .withName(Child.METRICS_PORT_NAME)
        .withContainerPort(Child.METRICS_PORT)
        .withProtocol("TCP")
        .endPort()
        .withResources(plan.pods().resources())
        .withStartupProbe(probe("/health/started", 2, 60))
        .withReadinessProbe(probe("/health/ready", 5, 2))
        .withLivenessProbe(probe("/health/live", 10, 3))
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .addNewVolumeMount()
        .withName("config")
        // one file, not the directory: the Secrets are mounted beside it
        .withMountPath(CONFIG_FILE)
        .withSubPath(CollectorConfigMap.FILE)
        .withReadOnly(true)
        .endVolumeMount()
        .addNewVolumeMount()
        .withName("podinfo")
        .withMountPath(CollectorDeployment.POD_INFO)
        .withReadOnly(true)
        .endVolumeMount()
        .addNewVolumeMount()
        .withName("tmp")
        .withMountPath("/tmp")
        .endVolumeMount()
        .addAllToVolumeMounts(ExportSecrets.mounts(plan.export()))
        .build();
  }

  private static EnvVar fromField(String name, String path) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        // with its version: the server would add it, and we would see a difference
        .withNewFieldRef("v1", path)
        .endValueFrom()
        .build();
  }

  private static Probe probe(String path, int periodSeconds, int failureThreshold) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString(Child.METRICS_PORT_NAME))
        .endHttpGet()
        .withPeriodSeconds(periodSeconds)
        .withTimeoutSeconds(2)
        .withFailureThreshold(failureThreshold)
        .build();
  }
}
