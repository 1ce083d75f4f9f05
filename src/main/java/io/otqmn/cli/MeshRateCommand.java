package io.otqmn.cli;

import static io.otqmn.cli.MeshRouteCommand.number;
import static io.otqmn.cli.MeshRouteCommand.percent;

import io.otqmn.quantum.link.DecoyBb84;
import io.otqmn.quantum.link.Fibre;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "rate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    description = {
      "Says how many secret bits one fibre can make with decoy-state BB84, for keys of any length.",
      "Example: otqmn mesh rate --km 50 --pulses-per-second 1e9"
    })
final class MeshRateCommand implements Callable<Integer> {
  @Option(names = "--km", required = true, description = "Length of the fibre.")
  private double lengthKm;

  @Option(names = "--db-per-km", description = "Loss of the fibre.")
  private double attenuationDbPerKm = 0.2;

  @Option(names = "--pulses-per-second", description = "Clock of the sender.")
  private double pulsesPerSecond = 1e9;

  @Option(names = "--misalignment", description = "Chance that a photon makes an error (e_d).")
  private double misalignment = 0.015;

  @Option(names = "--dark-count-yield", description = "Clicks per pulse without a photon (Y0).")
  private double darkCountYield = 1e-6;

  @Option(names = "--receiver-efficiency", description = "Detectors included.")
  private double receiverEfficiency = 0.1;

  @Option(names = "--leakage", description = "Of error correction, over the Shannon limit (f).")
  private double leakage = MeshFile.ERROR_CORRECTION_EFFICIENCY;

  @Option(names = "--mu", description = "Photons per pulse; left out: the best in (0, 1].")
  private @Nullable Double meanPhotonNumber;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      Fibre fibre = new Fibre(lengthKm, attenuationDbPerKm);
      DecoyBb84 link =
          new DecoyBb84(fibre, misalignment, darkCountYield, receiverEfficiency, leakage);
      double mu = meanPhotonNumber == null ? link.optimum().meanPhotonNumber() : meanPhotonNumber;
      double rate = link.secretBitsPerPulse(mu);
      print(out, "transmittance", number(fibre.transmittance()));
      print(out, "delay", number(fibre.delaySeconds() * 1000) + " ms");
      print(out, "photons/pulse", number(mu));
      print(out, "QBER", percent(link.qber(mu)));
      print(out, "key rate", number(rate) + " bit/pulse");
      print(out, "", number(rate * pulsesPerSecond) + " bit/s");
      print(
          out,
          "PLOB bound",
          lengthKm * attenuationDbPerKm > 0
              ? number(fibre.secretBitsPerUseBound()) + " bit/pulse"
              : "none: the fibre loses nothing");
      out.flush();
      if (rate > 0) {
        return 0;
      }
      throw new IllegalArgumentException(
          "no key is left at " + lengthKm + " km: shorten the fibre or improve the detectors");
    } catch (IllegalArgumentException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("otqmn mesh rate: " + e.getMessage());
      err.flush();
      return 1;
    }
  }

  private static void print(PrintWriter out, String what, String value) {
    out.println(String.format(Locale.ROOT, "%-15s%s", what, value));
  }
}
