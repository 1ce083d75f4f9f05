package io.otqmn.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "mesh",
    mixinStandardHelpOptions = true,
    description = "Answers planning questions about quantum links and networks.",
    subcommands = {
      MeshEvalCommand.class,
      MeshRateCommand.class,
      MeshRouteCommand.class,
      MeshSimulateCommand.class
    })
public final class MeshCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "mesh: name a question: eval, rate, route or simulate; --help explains them");
  }
}
