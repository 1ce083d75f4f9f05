package io.otqmn.process;

import io.quarkus.arc.All;
import io.quarkus.runtime.QuarkusApplication;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;
import picocli.CommandLine;

/** Runs the role that the first argument names, from start to an orderly end. */
public final class RoleApplication implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(RoleApplication.class);

  private final List<Role> roles;
  private final RunningRole running;
  private final LogFormat logFormat;

  RoleApplication(@All List<Role> roles, RunningRole running, LogFormat logFormat) {
    this.roles = roles;
    this.logFormat = logFormat;
    this.running = running;
  }

  @Override
  public int run(String... args) throws Exception {
    Role role =
        roles.stream()
            .filter(candidate -> candidate.name().equals(args[0]))
            .findFirst()
            .orElseThrow();
    CommandLine commandLine =
        new CommandLine(role)
            .setCommandName("otqmn " + role.name())
            .setCaseInsensitiveEnumValuesAllowed(true);
    try {
      var parsed = commandLine.parseArgs(Arrays.copyOfRange(args, 1, args.length));
      if (CommandLine.printHelpIfRequested(parsed)) {
        return 0;
      }
    } catch (CommandLine.ParameterException e) {
      System.err.printf("otqmn %s: %s%n", role.name(), e.getMessage());
      return 2;
    }
    try {
      logFormat.apply();
      running.starting(role);
      TerminationSignals.stopFirst(running::stop);
      role.start();
      running.started(role);
      LOG.infof("%s started", role.name());
      role.awaitEnd();
      return 0;
    } catch (UsageException e) {
      System.err.printf("otqmn %s: %s%n", role.name(), e.getMessage());
      return 1;
    } finally {
      running.stop();
    }
  }
}
