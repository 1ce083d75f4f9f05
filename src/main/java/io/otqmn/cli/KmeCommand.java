package io.otqmn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The tools that share their first word with the role {@code kme}. */
@Command(
    name = "kme",
    description = "Runs a key manager (a role), or checks one: 'otqmn kme check --help'.",
    subcommands = KmeCheckCommand.class)
public final class KmeCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a tool: check");
  }
}
