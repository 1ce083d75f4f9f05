package operatorbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of all runs side by side, as Markdown. */
final class Table {
  private record Row(String label, String path, String goal) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("start: process to first write, s", "start/secondsToFirstWrite", "≤ 1"),
          new Row("start: CPU, s", "start/cpuSeconds", ""),
          new Row("first create to all children, s", "creation/secondsToAllChildren", "≤ 25"),
          new Row("the same by a bare client, s", "bound/secondsToAllChildren", ""),
          new Row("create to children, p50, s", "creation/p50Seconds", ""),
          new Row("create to children, p99, s", "creation/p99Seconds", ""),
          new Row("children per fleet", "creation/childrenPerFleet", ""),
          new Row("requests per fleet until all are there", "creation/requestsPerFleet", ""),
          new Row("requests per child until all are there", "creation/requestsPerChild", ""),
          new Row(
              "requests per fleet until settled",
              "creation/requestsPerFleetUntilSettled",
              "≤ children + 2"),
          new Row("CPU of the operator until all are there, s", "creation/operatorCpuSeconds", ""),
          new Row("CPU of kube-apiserver, s", "creation/controlPlaneCpuSeconds/kube-apiserver", ""),
          new Row(
              "the same with the bare client, s",
              "bound/controlPlaneCpuSeconds/kube-apiserver",
              ""),
          new Row("RSS, settled, MiB", "creation/settledRssMiB", "≤ 256"),
          new Row("RSS, peak, MiB", "creation/peakRssMiB", ""),
          new Row("idle minute: writes", "idle/writes", "0"),
          new Row("idle minute: requests", "idle/requests", ""),
          new Row("idle minute: CPU, s", "idle/cpuSeconds", ""),
          new Row("restart, nothing changed: writes", "restart/writes", "0"),
          new Row("restart, nothing changed: requests", "restart/requests", ""),
          new Row("restart, nothing changed: CPU, s", "restart/cpuSeconds", ""),
          new Row("restart: RSS, MiB", "restart/rssMiB", ""),
          new Row("edit of all: s to all Deployments", "edit/secondsToAll", ""),
          new Row("edit of all: requests per fleet", "edit/requestsPerFleet", ""),
          new Row("drift of one child each: s to all reverted", "drift/secondsToAll", ""),
          new Row("drift: p99 of one, s", "drift/p99Seconds", ""),
          new Row("drift: requests per fleet", "drift/requestsPerFleet", ""),
          new Row("RSS before foreign objects, MiB", "rssBeforeForeignMiB", ""),
          new Row("RSS with foreign objects, MiB", "rssWithForeignMiB", "unmoved"),
          new Row("RSS with them, started anew, MiB", "restartWithForeign/rssMiB", ""),
          new Row("failover: kill -9 to next write, s", "failover/seconds", "≤ 17"));

  private Table() {}

  static String of(JsonNode runs) {
    StringBuilder text = new StringBuilder("| |");
    StringBuilder line = new StringBuilder("|---|");
    for (JsonNode run : runs) {
      text.append(' ')
          .append(run.path("operator").asText())
          .append(", ")
          .append(run.path("fleets").asInt())
          .append(" |");
      line.append("---:|");
    }
    text.append(" goal for 1,000 |\n").append(line).append("---|\n");
    for (Row row : ROWS) {
      List<String> cells = new ArrayList<>();
      for (JsonNode run : runs) {
        cells.add(cell(run.at("/" + row.path())));
      }
      if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
        text.append("| ")
            .append(row.label())
            .append(" | ")
            .append(String.join(" | ", cells))
            .append(" | ")
            .append(row.goal())
            .append(" |\n");
      }
    }
    return text.toString();
  }

  private static String cell(JsonNode value) {
    if (value.isMissingNode()) {
      return "";
    }
    if (value.isIntegralNumber()) {
      return value.asText();
    }
    double number = value.asDouble();
    return String.format(Locale.ROOT, number < 100 ? "%.2f" : "%.0f", number);
  }
}
