package io.otqmn;

import io.otqmn.cli.ImitateApiCommand;
import io.otqmn.cli.KmeCommand;
import io.otqmn.cli.MeshCommand;
import io.otqmn.cli.RenderCommand;
import io.otqmn.collector.CollectorConfig;
import io.otqmn.operator.plan.ConfigCheck;
import io.otqmn.process.RoleApplication;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program. Roles run inside Quarkus (health, metrics, configuration); tools run without it, so
 * that they answer at once.
 */
@QuarkusMain
@Command(
    name = "otqmn",
    description =
        "Camera telemetry collectors on Kubernetes: the operator, what it runs, and tools.",
    mixinStandardHelpOptions = true,
    versionProvider = Otqmn.Version.class,
    footer = {
      "",
      "Roles (long-running; 'otqmn ROLE --help'): operator, collector, edge, kme.",
      "Exit codes: 0 fine, 1 the answer is no or the input is invalid, 2 wrong usage."
    },
    subcommands = {
      ImitateApiCommand.class,
      KmeCommand.class,
      MeshCommand.class,
      RenderCommand.class
    })
public final class Otqmn {
  private static final Set<String> ROLES = Set.of("operator", "collector", "edge", "kme");

  private Otqmn() {}

  public static void main(String[] args) {
    CommandLine commandLine = new CommandLine(new Otqmn());
    if (args.length > 0 && ROLES.contains(args[0]) && !isTool(commandLine, args)) {
      Quarkus.run(RoleApplication.class, args);
      return;
    }
    System.exit(args.length == 0 ? usage(commandLine) : commandLine.execute(args));
  }

  /** A role may have tools under its name: 'kme' runs one, 'kme check' checks one. */
  private static boolean isTool(CommandLine commandLine, String... args) {
    CommandLine group = commandLine.getSubcommands().get(args[0]);
    return group != null && args.length > 1 && group.getSubcommands().containsKey(args[1]);
  }

  private static int usage(CommandLine commandLine) {
    commandLine.usage(System.err);
    return 2;
  }

  /** Operator and collector never see each other: this is where they meet. */
  @Produces
  @Singleton
  static ConfigCheck configCheck() {
    return CollectorConfig::parse;
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Otqmn.class.getPackage().getImplementationVersion();
      return new String[] {"otqmn " + (version == null ? "(development)" : version)};
    }
  }
}
