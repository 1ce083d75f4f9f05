package io.otqmn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MeshSimulateCommandTest {
  private static final String RING = "examples/mesh/metro-ring.yaml";
  private static final String TWO_NODES = "nodes: [{name: a, qubits: 1}, {name: b, qubits: 1}]";
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    RING + ", 8, 3",
    "examples/mesh/tokyo-like.yaml, 7, 0",
    "examples/mesh/backbone-46.yaml, 62, 0"
  })
  void everyLinkOfAnExampleMakesKeysAndItsPairsArrive(String file, int links, int pairs)
      throws IOException {
    assertThat(simulate(file, "--format", "json")).as(err.toString()).isZero();
    JsonNode json = json();
    assertThat(json.get("source").textValue()).isEqualTo("simulated");
    assertThat(json.get("seconds").doubleValue()).isEqualTo(60);
    assertThat(json.get("links"))
        .hasSize(links)
        .allSatisfy(link -> {
          assertThat(link.get("state").textValue()).isEqualTo("UP");
          assertThat(link.get("qber").doubleValue()).isBetween(0.0, 0.08);
          assertThat(link.get("secretBitsPerSecond").doubleValue()).isPositive();
          assertThat(link.get("storedBits").doubleValue()).isPositive();
        });
    assertThat(json.get("pairs"))
        .hasSize(pairs)
        .allSatisfy(pair -> {
          assertThat(pair.get("state").textValue()).isEqualTo("DELIVERING");
          assertThat(pair.get("pairsPerSecond").doubleValue()).isPositive();
          assertThat(pair.get("path")).hasSizeGreaterThan(1);
        });
  }

  @Test
  void printsATable() {
    assertThat(simulate(RING, "--seconds", "30")).isZero();
    assertThat(out.toString())
        .startsWith("simulated, no hardware: metro-ring, 30.0000 s, seed 1, ")
        .containsPattern(
            "link +state +fidelity +QBER +pairs/s +key bit/s +pool bit +load\\R"
                + "hub-a--hub-b +UP +0.985000 +[0-9.]+ % +[0-9.]+ +[0-9.]+ +[0-9.]+ +-\\R")
        .containsPattern("hub-a--data-centre +UP +- +[0-9.]+ % +- +\\S+ +\\S+ +0\\.\\d+\\R")
        .containsPattern("hub-a > hub-c +DELIVERING +0.9\\d+")
        .contains("  over hub-a > hub-b > hub-c");
  }

  @Test
  void theSameSeedPrintsTheSame() {
    simulate(RING, "--seconds", "5", "--seed", "7");
    String first = out.toString();
    out.getBuffer().setLength(0);
    simulate(RING, "--seconds", "5", "--seed", "7");
    assertThat(out.toString()).isEqualTo(first);
    out.getBuffer().setLength(0);
    simulate(RING, "--seconds", "5", "--seed", "8");
    assertThat(out.toString()).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "'cut,link=hub-a--data-centre,at=10', CUT",
    "'cut,link=hub-a--data-centre,at=10,for=5', UP",
    "'eavesdrop,link=hub-a--data-centre,at=10,share=0.9', QUARANTINED",
    "'eavesdrop,link=hub-a--data-centre,at=1,for=2', UP",
    "'drift,link=hub-a--data-centre,at=0,qber-per-hour=14', DEGRADED"
  })
  void aFaultShows(String fault, String state) throws IOException {
    assertThat(simulate(RING, "--seconds", "20", "--fault", fault, "--format", "json")).isZero();
    JsonNode link = json().get("links").get(6);
    assertThat(link.get("name").textValue()).isEqualTo("hub-a--data-centre");
    assertThat(link.get("state").textValue()).isEqualTo(state);
  }

  @Test
  void pairsThatCannotBeAreAnAnswerWithAReason() throws IOException {
    assertThat(simulate(RING, "--pairs", "hub-a,data-centre", "--format", "json")).isEqualTo(1);
    JsonNode answer = json().get("pairs").get(3);
    assertThat(answer.get("state").textValue()).isEqualTo("INFEASIBLE");
    assertThat(answer.get("reason").textValue())
        .isEqualTo(
            "no chain of links that make entangled pairs joins hub-a and data-centre: add a link");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "links: [{between: [a, b], lengthKm: 1}] | links[0]: says nothing or too much",
        "links: [{between: [a, x], lengthKm: 1}] | links[0]: between names x",
        "links: [], pairs: [{between: [a, a]}] | pairs[0]: pairs between a node and itself",
        "links: [], pairs: [{between: [a, b], cutOffMillis: -1}] | pairs[0]: cutOffMillis is -1.0",
        "links: [], distillation: {testFraction: 2} | testFraction is 2.0",
        "links: [], distillation: {speed: 2} | distillation.speed: Unrecognized field",
      })
  void saysWhatIsWrongWithTheFile(String words) throws IOException {
    String[] word = words.split(" \\| ");
    Path file = directory.resolve("mesh.yaml");
    Files.writeString(file, "{name: m, " + TWO_NODES + ", " + word[0] + "}");
    assertThat(simulate(file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(file + ": " + word[1]);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aMemoryIsOfOneKind() throws IOException {
    Path file = directory.resolve("mesh.yaml");
    Files.writeString(file, "{name: m, nodes: [{name: a, memory: {}}], links: []}");
    assertThat(simulate(file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("nodes[0]: memory has none or both");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flood,link=hub-a--hub-b,at=1 | 'flood' is no kind of fault",
        "cut,link=nowhere,at=1 | there is no link nowhere",
        "cut,at=1 | no link is named",
        "cut,link=hub-a--hub-b | at is missing",
        "cut,link=hub-a--hub-b,at=soon | at is 'soon': give a number",
        "cut,link=hub-a--hub-b,at=-1 | at is -1.0",
        "cut,link=hub-a--hub-b,at=1,at=2 | at is given twice",
        "cut,link=hub-a--hub-b,at=1,share=1 | 'share=1' means nothing for cut",
        "drift,link=hub-a--hub-b,at=1 | qber-per-hour is missing",
        "eavesdrop,link=hub-a--hub-b,at=1,share=2 | share is 2.0",
      })
  void saysWhatIsWrongWithAFault(String words) {
    String[] word = words.split(" \\| ");
    assertThat(simulate(RING, "--fault", word[0])).isEqualTo(1);
    assertThat(err.toString()).contains("--fault " + word[0] + ": " + word[1]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--seconds 0", "--seconds NaN", "--seed x", "--format xml", "--speed 3"})
  void wrongUsageIsExitCodeTwo(String options) {
    assertThat(simulate(RING, options.split(" "))).isEqualTo(2);
  }

  @Test
  void aPairOfUnknownNodesIsRefused() {
    assertThat(simulate(RING, "--pairs", "hub-a,hub-z")).isEqualTo(1);
    assertThat(err.toString()).contains("--pairs hub-a,hub-z: between names hub-z");
    assertThat(simulate(RING, "--pairs", "hub-a")).isEqualTo(1);
    assertThat(simulate("nowhere.yaml")).isEqualTo(1);
    assertThat(err.toString()).contains("nowhere.yaml: there is no such file");
  }

  private JsonNode json() throws IOException {
    return new JsonMapper().readTree(out.toString());
  }

  private int simulate(String file, String... more) {
    String[] words =
        Stream.concat(Stream.of("simulate", "-f", file), Arrays.stream(more))
            .toArray(String[]::new);
    return new CommandLine(new MeshCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }
}
