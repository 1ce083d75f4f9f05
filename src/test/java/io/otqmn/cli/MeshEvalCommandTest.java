package io.otqmn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeshEvalCommandTest {
  private static final String GYS =
      "'db_per_km':0.21,'e_d':0.033,'y0':1.7e-6,'eta_bob':0.045,'f':1.22";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'op':'fibre_transmittance','km':10,'db_per_km':0.2} | /value | 0.630957344 | 1e-9
          {'op':'fibre_transmittance','km':50,'db_per_km':0.2} | /value | 0.1 | 1e-9
          {'op':'fibre_transmittance','km':100,'db_per_km':0.2} | /value | 0.01 | 1e-9
          {'op':'swap','f':[0.9,0.9]} | /fidelity | 0.8133333333333334 | 1e-9
          {'op':'swap','f':[0.98,0.95]} | /fidelity | 0.9313333333333333 | 1e-9
          {'op':'swap','f':[0.9]} | /fidelity | 0.9 | 1e-9
          {'op':'swap','f':[1,1,1,1]} | /fidelity | 1 | 0
          {'op':'swap_noisy','f':[0.9,0.9],'gate':1,'measurement':1} | /fidelity | 0.8133333333333334 | 1e-9
          {'op':'swap_noisy','f':[0.9,0.9],'gate':0,'measurement':1} | /fidelity | 0.25 | 1e-9
          {'op':'bbpssw','f':0.6} | /fidelity | 0.6204379562 | 1e-9
          {'op':'bbpssw','f':0.8} | /fidelity | 0.8381502890 | 1e-9
          {'op':'bbpssw','f':0.95} | /fidelity | 0.9649643705 | 1e-9
          {'op':'bbpssw','f':0.8} | /probability | 0.7688888889 | 1e-9
          {'op':'bbpssw','f':[0.8,0.8]} | /probability | 0.7688888889 | 1e-9
          {'op':'dejmps','f':0.8,'rounds':3} | /fidelity/0 | 0.83815029 | 5e-9
          {'op':'dejmps','f':0.8,'rounds':3} | /fidelity/1 | 0.94363922 | 5e-9
          {'op':'dejmps','f':0.8,'rounds':3} | /fidelity/2 | 0.98797356 | 5e-9
          {'op':'dejmps','f':0.8,'rounds':1} | /probability/0 | 0.7688888889 | 1e-9
          {'op':'memory_depolarising','f':0.95,'t':0.1,'T':1,'qubits':1} | /fidelity | 0.8833861926 | 1e-9
          {'op':'memory_t1t2','t':0,'T1':1,'T2':2,'qubits':2} | /fidelity | 1 | 0
          {'op':'memory_dephasing','f':1,'t':1e9,'T2':1,'qubits':1} | /fidelity | 0.5 | 1e-9
          {'op':'qber','f':0.9} | /qber | 0.0666666667 | 1e-9
          {'op':'qber','f':1} | /chsh | 2.8284271247 | 1e-9
          {'op':'key_fraction','f':1,'efficiency':1.16} | /fraction | 1 | 0
          {'op':'key_fraction','qber':0.12,'efficiency':1} | /fraction | 0 | 0
          {'op':'qber_threshold','efficiency':1} | /qber | 0.11002786443836 | 1e-12
          {'op':'qber_threshold','efficiency':1.16} | /qber | 0.09810604 | 5e-9
          {'op':'finite_key','n':100,'k':100,'qber':0.05,'f':1.16,'eps_s':1e-10,'eps_c':1e-15} | /fraction | 0 | 0
          {'op':'plob','km':50,'db_per_km':0.2} | /bits_per_use | 0.15200309344505 | 1e-12
          """)
  void knownValues(String question, String pointer, double expected, double tolerance)
      throws IOException {
    assertThat(ask(question).at(pointer).doubleValue()).isCloseTo(expected, within(tolerance));
  }

  @Test
  void knownDecoyRatesOfGobbyYuanShields() throws IOException {
    assertThat(rate("{'op':'decoy_bb84','km':0,'mu':0.48," + GYS + "}"))
        .isCloseTo(2.554588e-3, within(2.554588e-8));
    assertThat(rate("{'op':'decoy_bb84','km':100,'mu':0.48," + GYS + "}"))
        .isCloseTo(1.718444e-5, within(1.718444e-10));
    JsonNode optimum = ask("{'op':'decoy_bb84_optimal_mu','km':0," + GYS + "}");
    assertThat(optimum.get("mu").doubleValue()).isCloseTo(0.48, within(0.02));
    assertThat(optimum.get("rate").doubleValue()).isGreaterThan(2.5545e-3);
  }

  @Test
  void hybridKeysAreHexAndDependOnTheMode() throws IOException {
    String rest =
        "'key_id':'01234567-89ab-cdef-0123-456789abcdef','sae_a':'hub-a','sae_b':'hub-b'}";
    String hybrid = ask("{'op':'hybrid_key','qkd':'00ff','mlkem':'aa'," + rest).get("key").asText();
    String floor = ask("{'op':'hybrid_key','qkd':'','mlkem':'aa'," + rest).get("key").asText();
    String same = ask("{'op':'hybrid_key','mlkem':'aa'," + rest).get("key").asText();
    assertThat(hybrid).matches("[0-9a-f]{64}").isNotEqualTo(floor);
    assertThat(floor).isEqualTo(same);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "null",
        "{}",
        "{'op':1}",
        "{'op':'teleport'}",
        "{'op':'swap','f':[]}",
        "{'op':'swap','f':0.9}",
        "{'op':'swap','f':[0.9,'0.9']}",
        "{'op':'swap','f':[0.9,null]}",
        "{'op':'swap','f':[1.1]}",
        "{'op':'swap_noisy','f':[0.9,0.9,0.9],'gate':1,'measurement':1}",
        "{'op':'qber','f':NaN}",
        "{'op':'qber','f':1e999}",
        "{'op':'qber','f':0.9} {}",
        "{'op':'qber','f':0.9,'f':0.8}",
        "{'op':'key_fraction','f':0.9,'qber':0.1,'efficiency':1}",
        "{'op':'dejmps','f':0.9,'rounds':1.5}",
        "{'op':'dejmps','f':0.9,'rounds':0}",
        "{'op':'plob','km':0,'db_per_km':0.2}",
        "{'op':'memory_t1t2','t':1,'T1':1,'T2':3,'qubits':1}",
        "{'op':'hybrid_key','qkd':'0','mlkem':'aa','key_id':'x','sae_a':'a','sae_b':'b'}"
      })
  void impossibleQuestionsAreAnsweredWithAnError(String question) throws IOException {
    JsonNode answer = ask(question);
    assertThat(answer.size()).isEqualTo(1);
    assertThat(answer.get("error").asText()).isNotBlank();
  }

  @Test
  void theStreamGoesOnAfterAnError() throws IOException {
    List<String> answers =
        lines("{'op':'qber'}\nnonsense\n\n{'op':'qber','f':0.7}\n".replace('\'', '"'));
    assertThat(answers)
        .hasSize(4)
        .last()
        .asString()
        .startsWith("{\"qber\":0.20000000000000004,\"chsh\":1.6970562748477");
    assertThat(answers.getFirst()).isEqualTo("{\"error\":\"qber: f is missing: give it\"}");
  }

  private static double rate(String question) throws IOException {
    return ask(question).get("rate").doubleValue();
  }

  private static JsonNode ask(String question) throws IOException {
    List<String> answers = lines(question.replace('\'', '"') + "\n");
    assertThat(answers).hasSize(1);
    return new ObjectMapper().readTree(answers.getFirst());
  }

  private static List<String> lines(String input) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MeshEvalCommand.answer(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
