package io.otqmn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MeshRouteCommandTest {
  private static final String RING = "examples/mesh/metro-ring.yaml";
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"fidelity", "rate", "throughput"})
  void printsWhatARouteOfPairsCarries(String objective) {
    assertThat(route(RING, "hub-a", "hub-d", "--objective", objective)).isZero();
    assertThat(out.toString())
        .containsPattern("path +hub-a > hub-b > hub-c > hub-d\n")
        .containsPattern("fidelity +0\\.9\\d+\n")
        .containsPattern("rate +[0-9.]+ pairs/s\n")
        .containsPattern("QBER +[0-9.]+ %\n")
        .containsPattern("key rate +[0-9.]+ bit/s\n");
    assertThat(out.toString().contains("pairs per slot")).isEqualTo("throughput".equals(objective));
  }

  @Test
  void printsARelayAndThatItMustBeTrusted() {
    assertThat(route(RING, "hub-a", "hub-d", "--objective", "relay")).isZero();
    assertThat(out.toString())
        .containsPattern("path +hub-a > data-centre > hub-d\n")
        .contains("must be trusted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        RING + " hub-a hub-d",
        "examples/mesh/tokyo-like.yaml chofu hakusan",
        "examples/mesh/backbone-46.yaml access-01 access-11"
      })
  void everyExampleHasTwoDisjointRelayRoutes(String words) {
    String[] word = words.split(" ");
    int exit = route(word[0], word[1], word[2], "--objective", "relay", "--paths", "2");
    assertThat(exit).as(err.toString()).isZero();
    assertThat(out.toString()).contains("in 2 XOR shares");
  }

  @Test
  void saysWhyThereIsNoRoute() {
    assertThat(route(RING, "hub-a", "hub-d", "--min-fidelity", "0.99")).isEqualTo(1);
    assertThat(err.toString())
        .contains("no route reaches fidelity 0.99: the best is 0.9", "over hub-a > hub-b");
    assertThat(route(RING, "hub-a", "data-centre")).isEqualTo(1);
    assertThat(err.toString()).contains("no chain of links with entanglement joins them");
    assertThat(route(RING, "hub-a", "hub-d", "--objective", "relay", "--paths", "9")).isEqualTo(1);
    assertThat(err.toString()).contains("there are not 9 routes");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithTheInput() throws IOException {
    assertThat(route(RING, "hub-a", "hub-z")).isEqualTo(1);
    assertThat(err.toString()).contains("--to hub-z is not a node of the mesh: give one of hub-a");
    assertThat(route("nowhere.yaml", "a", "b")).isEqualTo(1);
    assertThat(err.toString()).contains("nowhere.yaml: there is no such file");
    String[][] files = {
      {
        "{name: m, nodes: [{name: a}], links: [{between: [a, x], lengthKm: 1}]}",
        "links[0]: between names x, which is not among nodes"
      },
      {
        "{name: m, nodes: [{name: a}, {name: b}], links: [{between: [a, b], lengthKm: 1}]}",
        "links[0]: says nothing or too much"
      },
      {
        "{name: m, nodes: [{name: a, colour: red}], links: []}",
        "nodes[0].colour: Unrecognized field \"colour\""
      },
      {"{name: m, links: []}", "nodes: Missing required creator property 'nodes'"},
      {
        "{name: m, nodes: [{name: a, swapSuccess: 2}], links: []}",
        "node a: swapSuccess is 2.0: give a number from 0 to 1"
      },
      {"{name: m, nodes: [{name: a, swapSuccess: high}], links: []}", "nodes[0].swapSuccess: "},
      {"{name: m, nodes: [~], links: []}", "nodes[0]: "},
      {"{name: ~, nodes: [], links: []}", "name: "},
      {"[]", ""},
      {"{name: m, nodes: [{name: a, qubits: -1}], links: []}", "node a: qubits is -1.0"},
      {"{{{", "this is not YAML"},
    };
    for (String[] file : files) {
      Path path = directory.resolve("mesh.yaml");
      Files.writeString(path, file[0]);
      assertThat(route(path.toString(), "a", "b")).isEqualTo(1);
      assertThat(err.toString()).contains(path + ": ").contains(file[1]);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--objective speed",
        "--min-fidelity 2",
        "--paths 2",
        "--objective relay --min-fidelity 0.9",
        "--objective relay --paths 0"
      })
  void wrongUsageIsExitCodeTwo(String options) {
    assertThat(route(RING, "hub-a", "hub-d", options.split(" "))).isEqualTo(2);
  }

  @Test
  void ratesOneFibre() {
    assertThat(run("rate", "--km", "50")).isZero();
    assertThat(out.toString()).contains("transmittance  0.100000", "bit/s", "PLOB bound");
    assertThat(run("rate", "--km", "500")).isEqualTo(1);
    assertThat(err.toString()).contains("no key is left at 500.0 km");
    assertThat(run("rate", "--km", "-5")).isEqualTo(1);
    assertThat(run("rate")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
  }

  private int route(String file, String from, String to, String... more) {
    String[] words = {"route", "-f", file, "--from", from, "--to", to};
    String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return run(all);
  }

  private int run(String... words) {
    return new CommandLine(new MeshCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }
}
