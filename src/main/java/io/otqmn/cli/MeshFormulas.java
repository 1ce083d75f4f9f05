package io.otqmn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.otqmn.crypto.HybridKey;
import io.otqmn.crypto.SecretBytes;
import io.otqmn.quantum.link.BellDiagonalState;
import io.otqmn.quantum.link.DecoyBb84;
import io.otqmn.quantum.link.Fibre;
import io.otqmn.quantum.link.FiniteKey;
import io.otqmn.quantum.link.KeyFraction;
import io.otqmn.quantum.link.Purification;
import io.otqmn.quantum.link.Purified;
import io.otqmn.quantum.link.QuantumMemory;
import io.otqmn.quantum.link.Swapping;
import io.otqmn.quantum.link.WernerState;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The operations of {@code mesh eval}: JSON in, the formula of the domain, JSON out. */
final class MeshFormulas {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final JsonMapper json =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private final Map<String, BiConsumer<Question, ObjectNode>> operations =
      Map.ofEntries(
          Map.entry("fibre_transmittance", (q, a) -> a.put("value", fibre(q).transmittance())),
          Map.entry("swap", MeshFormulas::swap),
          Map.entry("swap_noisy", MeshFormulas::swapNoisy),
          Map.entry("bbpssw", MeshFormulas::bbpssw),
          Map.entry("dejmps", MeshFormulas::dejmps),
          Map.entry("memory_depolarising", MeshFormulas::depolarising),
          Map.entry("memory_t1t2", MeshFormulas::relaxing),
          Map.entry("memory_dephasing", MeshFormulas::dephasing),
          Map.entry("qber", MeshFormulas::qber),
          Map.entry("key_fraction", MeshFormulas::keyFraction),
          Map.entry(
              "qber_threshold",
              (q, a) -> a.put("qber", KeyFraction.zeroRateQber(q.number("efficiency")))),
          Map.entry(
              "decoy_bb84", (q, a) -> a.put("rate", decoy(q).secretBitsPerPulse(q.number("mu")))),
          Map.entry("decoy_bb84_optimal_mu", MeshFormulas::optimalMu),
          Map.entry("finite_key", MeshFormulas::finiteKey),
          Map.entry("plob", (q, a) -> a.put("bits_per_use", fibre(q).secretBitsPerUseBound())),
          Map.entry("hybrid_key", MeshFormulas::hybridKey));

  /** Never fails: whatever is wrong with the question is the answer. */
  String answer(String line) {
    ObjectNode answer = json.createObjectNode();
    try {
      JsonNode fields = json.readTree(line);
      if (fields == null || !fields.isObject()) {
        throw new IllegalArgumentException(
            "the line is not a JSON object: give one, such as {\"op\":\"qber\",\"f\":0.9}");
      }
      Question question = new Question(fields);
      String name = question.text("op");
      BiConsumer<Question, ObjectNode> operation = operations.get(name);
      if (operation == null) {
        throw new IllegalArgumentException(
            "op is \"" + name + "\": give one of " + String.join(", ", names()));
      }
      try {
        operation.accept(question, answer);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
      }
    } catch (JsonProcessingException e) {
      answer.removeAll().put("error", "the line is not JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      answer.removeAll().put("error", e.getMessage());
    }
    return answer.toString();
  }

  private List<String> names() {
    return operations.keySet().stream().sorted().toList();
  }

  private static Fibre fibre(Question q) {
    return new Fibre(q.number("km"), q.number("db_per_km"));
  }

  private static WernerState werner(double fidelity) {
    return new WernerState(fidelity);
  }

  private static void swap(Question q, ObjectNode a) {
    a.put(
        "fidelity",
        Swapping.ideal(q.numbers("f", 0).stream().map(WernerState::new).toList()).fidelity());
  }

  private static void swapNoisy(Question q, ObjectNode a) {
    List<Double> f = q.numbers("f", 2);
    a.put(
        "fidelity",
        Swapping.noisy(
                werner(f.get(0)).toBellDiagonal(),
                werner(f.get(1)).toBellDiagonal(),
                q.number("gate"),
                q.number("measurement"))
            .fidelity());
  }

  private static void bbpssw(Question q, ObjectNode a) {
    List<Double> f = q.isList("f") ? q.numbers("f", 2) : List.of(q.number("f"), q.number("f"));
    BellDiagonalState kept = werner(f.get(0)).toBellDiagonal();
    BellDiagonalState sacrificed = werner(f.get(1)).toBellDiagonal();
    Purified result = Purification.bbpssw(kept, sacrificed);
    a.put("fidelity", result.state().fidelity());
    a.put("probability", result.probability());
  }

  private static void dejmps(Question q, ObjectNode a) {
    List<Purified> rounds = Purification.dejmpsRounds(werner(q.number("f")), q.count("rounds"));
    var fidelities = a.putArray("fidelity");
    var probabilities = a.putArray("probability");
    for (Purified round : rounds) {
      fidelities.add(round.state().fidelity());
      probabilities.add(round.probability());
    }
  }

  private static void depolarising(Question q, ObjectNode a) {
    a.put(
        "fidelity",
        new QuantumMemory.Depolarising(q.number("T"))
            .after(werner(q.number("f")), q.number("t"), q.count("qubits"))
            .fidelity());
  }

  private static void relaxing(Question q, ObjectNode a) {
    a.put(
        "fidelity",
        new QuantumMemory.Relaxing(q.number("T1"), q.number("T2"))
            .fidelityOfPhiPlusAfter(q.number("t"), q.count("qubits")));
  }

  private static void dephasing(Question q, ObjectNode a) {
    a.put(
        "fidelity",
        new QuantumMemory.Dephasing(q.number("T2"))
            .after(werner(q.number("f")).toBellDiagonal(), q.number("t"), q.count("qubits"))
            .fidelity());
  }

  private static void qber(Question q, ObjectNode a) {
    WernerState pair = werner(q.number("f"));
    a.put("qber", pair.qber());
    a.put("chsh", pair.chsh());
  }

  private static void keyFraction(Question q, ObjectNode a) {
    if (q.has("f") == q.has("qber")) {
      throw new IllegalArgumentException(
          "f (fidelity) and qber: give one of the two, not both or neither");
    }
    double qber = q.has("f") ? werner(q.number("f")).qber() : q.number("qber");
    a.put("fraction", KeyFraction.asymptotic(qber, q.number("efficiency")));
  }

  private static DecoyBb84 decoy(Question q) {
    return new DecoyBb84(
        fibre(q), q.number("e_d"), q.number("y0"), q.number("eta_bob"), q.number("f"));
  }

  private static void optimalMu(Question q, ObjectNode a) {
    DecoyBb84.Optimum optimum = decoy(q).optimum();
    a.put("mu", optimum.meanPhotonNumber());
    a.put("rate", optimum.secretBitsPerPulse());
  }

  private static void finiteKey(Question q, ObjectNode a) {
    a.put(
        "fraction",
        new FiniteKey(
                q.number("n"),
                q.number("k"),
                q.number("qber"),
                q.number("f"),
                q.number("eps_s"),
                q.number("eps_c"))
            .fraction());
  }

  private static void hybridKey(Question q, ObjectNode a) {
    String keyId = q.text("key_id");
    if (!UUID.matcher(keyId).matches()) {
      throw new IllegalArgumentException(
          "key_id is \"" + keyId + "\": give a UUID, as in ETSI GS QKD 014");
    }
    try (SecretBytes quantum = q.has("qkd") ? hex(q, "qkd") : null;
        SecretBytes postQuantum = hex(q, "mlkem");
        SecretBytes key =
            HybridKey.derive(
                emptyAsNull(quantum), postQuantum, keyId, q.text("sae_a"), q.text("sae_b"))) {
      String digits = key.use(HexFormat.of()::formatHex);
      a.put("key", digits);
    }
  }

  private static @Nullable SecretBytes emptyAsNull(@Nullable SecretBytes key) {
    return key == null || key.length() == 0 ? null : key;
  }

  private static SecretBytes hex(Question q, String name) {
    try {
      return SecretBytes.copyOf(HexFormat.of().parseHex(q.text(name).toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " is not hex: give two digits per byte", e);
    }
  }
}
