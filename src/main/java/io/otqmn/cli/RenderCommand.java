package io.otqmn.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.otqmn.api.CameraFleet;
import io.otqmn.operator.FleetObjects;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.plan.OperatorSettings;
import io.otqmn.operator.plan.OptionalApi;
import io.otqmn.operator.plan.Planning;
import io.otqmn.operator.plan.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Prints what the operator would apply. Nothing is printed if any of the fleets is invalid. */
@Command(
    name = "render",
    description = "Prints every object that the operator would apply, as YAML, without a cluster.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The owner references carry the uid in the file, or zeros: only a cluster gives a real one.",
      "Exit code 1 if a fleet is invalid; stderr says where, what, and what to do."
    })
public final class RenderCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-f", "--file"},
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "YAML or JSON with CameraFleets; - is standard input.")
  private List<String> files = List.of();

  @Option(
      names = "--with",
      split = ",",
      paramLabel = "API",
      converter = ApiName.class,
      description = "Optional APIs that the cluster has: istio, monitoring. Default: all.")
  private Set<OptionalApi> with = EnumSet.allOf(OptionalApi.class);

  @Option(
      names = "--without",
      split = ",",
      paramLabel = "API",
      converter = ApiName.class,
      description = "Optional APIs that the cluster does not have.")
  private Set<OptionalApi> without = new LinkedHashSet<>();

  @Option(
      names = "--collector-image",
      paramLabel = "IMAGE",
      defaultValue = "${env:OTQMN_COLLECTOR_IMAGE:-otqmn}",
      description = "The image of the collectors (default: ${DEFAULT-VALUE}).")
  private String collectorImage = "otqmn";

  @Option(
      names = "--operator-namespace",
      paramLabel = "NAMESPACE",
      defaultValue = "otqmn-system",
      description = "Where the operator runs (default: ${DEFAULT-VALUE}).")
  private String operatorNamespace = "otqmn-system";

  static final class ApiName implements ITypeConverter<OptionalApi> {
    @Override
    public OptionalApi convert(String name) {
      return Arrays.stream(OptionalApi.values())
          .filter(api -> api.name().equalsIgnoreCase(name))
          .findFirst()
          .orElseThrow(
              () -> new TypeConversionException("'" + name + "' is neither istio nor monitoring"));
    }
  }

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    List<HasMetadata> objects = new ArrayList<>();
    boolean valid = true;
    for (String file : files) {
      try {
        for (CameraFleet fleet : FleetFile.parse(read(file))) {
          valid &= render(file, fleet, objects, err);
        }
      } catch (NoSuchFileException e) {
        err.printf("%s: there is no such file%n", file);
        valid = false;
      } catch (IOException | FleetFile.InvalidException e) {
        err.printf("%s: %s%n", file, e.getMessage());
        valid = false;
      }
    }
    if (!valid) {
      return 1;
    }
    PrintWriter out = spec.commandLine().getOut();
    objects.forEach(object -> out.print(Serialization.asYaml(object)));
    out.flush();
    return 0;
  }

  private boolean render(
      String file, CameraFleet fleet, List<HasMetadata> objects, PrintWriter err) {
    Set<OptionalApi> apis = new LinkedHashSet<>(with);
    apis.removeAll(without);
    OperatorSettings settings = new OperatorSettings(collectorImage, operatorNamespace);
    return switch (FleetPlan.of(fleet, settings, apis)) {
      case Planning.Accepted(FleetPlan plan) -> objects.addAll(FleetObjects.desired(plan));
      case Planning.Refused(List<Problem> problems) -> {
        problems.forEach(problem ->
            err.printf(
                "%s: CameraFleet %s/%s: %s%n",
                file, fleet.getMetadata().getNamespace(), fleet.getMetadata().getName(), problem));
        yield false;
      }
    };
  }

  private static String read(String file) throws IOException {
    return file.equals("-")
        ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
        : Files.readString(Path.of(file));
  }
}
