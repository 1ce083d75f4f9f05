package io.otqmn;

import io.otqmn.cli.RenderCommand;
import io.otqmn.process.RoleApplication;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
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
      "Roles (long-running; 'otqmn ROLE --help'): operator, collector, edge.",
      "Exit codes: 0 fine, 1 the answer is no or the input is invalid, 2 wrong usage."
    },
    subcommands = {RenderCommand.class})
public final class Otqmn {
  private static final Set<String> ROLES = Set.of("operator", "collector", "edge");

  private Otqmn() {}

  public static void main(String[] args) {
    if (args.length > 0 && ROLES.contains(args[0])) {
      Quarkus.run(RoleApplication.class, args);
      return;
    }
    CommandLine commandLine = new CommandLine(new Otqmn());
    System.exit(args.length == 0 ? usage(commandLine) : commandLine.execute(args));
  }

  private static int usage(CommandLine commandLine) {
    commandLine.usage(System.err);
    return 2;
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Otqmn.class.getPackage().getImplementationVersion();
      return new String[] {"otqmn " + (version == null ? "(development)" : version)};
    }
  }
}
