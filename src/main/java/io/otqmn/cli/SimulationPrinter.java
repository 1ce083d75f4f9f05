package io.otqmn.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.otqmn.quantum.sim.LinkReport;
import io.otqmn.quantum.sim.MeshReport;
import io.otqmn.quantum.sim.PathReport;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a simulated network did, for people and for programs. */
record SimulationPrinter(String mesh, long seed, MeshReport report) {
  private static final String LINK = "%-28s %-12s %9s %9s %11s %12s %13s %8s%n";
  private static final String PAIRS = "%-28s %-12s %9s %9s %11s %12s%n";

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "simulated, no hardware: %s, %s s, seed %d, %d events, trace %016x%n%n",
            mesh, number(report.seconds()), seed, report.events(), report.trace()));
    text.append(
        line(
            LINK, "link", "state", "fidelity", "QBER", "pairs/s", "key bit/s", "pool bit", "load"));
    for (LinkReport link : report.links()) {
      text.append(
          line(
              LINK,
              link.name(),
              link.state(),
              shown(link.fidelity(), SimulationPrinter::fidelity),
              shown(link.qber(), MeshRouteCommand::percent),
              shown(link.pairsPerSecond(), SimulationPrinter::number),
              number(link.secretBitsPerSecond()),
              number(Math.rint(link.store().storedBits())),
              shown(link.load(), SimulationPrinter::ratio)));
    }
    if (!report.paths().isEmpty()) {
      text.append(System.lineSeparator());
      text.append(line(PAIRS, "pairs", "state", "fidelity", "QBER", "pairs/s", "key bit/s"));
    }
    for (PathReport path : report.paths()) {
      text.append(
          line(
              PAIRS,
              path.from() + " > " + path.to(),
              path.state(),
              shown(path.meanFidelity(), SimulationPrinter::fidelity),
              shown(path.qber(), MeshRouteCommand::percent),
              number(path.pairsPerSecond()),
              number(path.secretBitsPerSecond())));
      if (path.nodes().size() > 2) {
        text.append(line("  over %s%n", String.join(" > ", path.nodes())));
      }
      if (path.reason() != null) {
        text.append(line("  %s%n", path.reason()));
      }
    }
    return text.toString();
  }

  String json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("source", "simulated")
            .put("mesh", mesh)
            .put("seconds", report.seconds())
            .put("seed", seed)
            .put("events", report.events())
            .put("trace", line("%016x", report.trace()));
    ArrayNode links = json.putArray("links");
    report.links().forEach(link -> links.add(json(link)));
    ArrayNode pairs = json.putArray("pairs");
    report.paths().forEach(path -> pairs.add(json(path)));
    return json.toPrettyString() + System.lineSeparator();
  }

  private static ObjectNode json(LinkReport link) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", link.name())
        .put("state", link.state().name())
        .put("fidelity", link.fidelity())
        .put("qber", link.qber())
        .put("meanQber", link.meanQber())
        .put("pairsPerSecond", link.pairsPerSecond())
        .put("siftedBitsPerSecond", link.siftedBitsPerSecond())
        .put("secretBitsPerSecond", link.secretBitsPerSecond())
        .put("secretBits", link.secretBits())
        .put("discardedBits", link.discardedBits())
        .put("quarantinedAtSeconds", link.quarantinedAtSeconds())
        .put("storedBits", link.store().storedBits())
        .put("demandBitsPerSecond", link.store().demandBitsPerSecond())
        .put("unservedBits", link.store().unservedBits())
        .put("load", link.load());
  }

  private static ObjectNode json(PathReport path) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("from", path.from())
            .put("to", path.to())
            .put("state", path.state().name())
            .put("reason", path.reason());
    ArrayNode nodes = json.putArray("path");
    path.nodes().forEach(nodes::add);
    return json.put("pairs", path.pairs())
        .put("pairsPerSecond", path.pairsPerSecond())
        .put("meanFidelity", path.meanFidelity())
        .put("qber", path.qber())
        .put("secretBitsPerSecond", path.secretBitsPerSecond())
        .put("secretBits", path.secretBits());
  }

  private static String shown(@Nullable Double value, Function<Double, String> how) {
    return value == null ? "-" : how.apply(value);
  }

  private static String fidelity(double value) {
    return line("%.6f", value);
  }

  private static String ratio(double value) {
    return line("%.3f", value);
  }

  private static String number(double value) {
    return MeshRouteCommand.number(value);
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
