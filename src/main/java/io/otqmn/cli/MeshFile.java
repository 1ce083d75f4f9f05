package io.otqmn.cli;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.otqmn.quantum.link.Bounds;
import io.otqmn.quantum.link.DecoyBb84;
import io.otqmn.quantum.link.Fibre;
import io.otqmn.quantum.link.KeyFraction;
import io.otqmn.quantum.link.WernerState;
import io.otqmn.quantum.route.LinkKeys;
import io.otqmn.quantum.route.Mesh;
import io.otqmn.quantum.route.MeshLink;
import io.otqmn.quantum.route.MeshNode;
import io.otqmn.quantum.route.PairSource;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A declared network, as YAML; docs/quantum.md explains the fields. Numbers may be written as
 * strings. Unknown fields are refused. {@link MeshFileModel} makes a network to simulate of it.
 *
 * @param slotMillis how long pairs wait for their neighbours: one round of attempts, then swaps
 * @param distillation simulation only, as are the fields that only {@link MeshFileModel} reads
 */
record MeshFile(
    @Required String name,
    @Nullable Double slotMillis,
    @Nullable Distillation distillation,
    @Required List<Node> nodes,
    @Required List<Link> links,
    @Nullable List<Pairs> pairs) {

  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.PARAMETER)
  @JacksonAnnotationsInside
  @JsonProperty(required = true)
  @JsonSetter(nulls = Nulls.FAIL, contentNulls = Nulls.FAIL)
  @interface Required {}

  record Node(
      @Required String name,
      @Nullable Boolean trusted,
      @Nullable Integer qubits,
      @Nullable Double swapSuccess,
      @Nullable Double swapGateFidelity,
      @Nullable Double measurementFidelity,
      @Nullable Memory memory) {
    MeshNode toDomain() {
      return new MeshNode(
          name,
          trusted == null || trusted,
          qubits == null ? 0 : qubits,
          or(swapSuccess, 1),
          or(swapGateFidelity, 1));
    }
  }

  /** One of the two. */
  record Memory(@Nullable Double depolarisingSeconds, @Nullable Double dephasingSeconds) {}

  record Distillation(
      @Nullable Double testFraction,
      @Nullable Double secrecyFailure,
      @Nullable Double correctnessFailure,
      @Nullable Double windowMillis) {}

  record Pairs(
      @Required List<String> between,
      @Nullable Double minFidelity,
      @Nullable Integer purificationRounds,
      @Nullable Double cutOffMillis,
      @Nullable Double blockBits) {}

  record Link(
      @Nullable String name,
      @Required List<String> between,
      @Required double lengthKm,
      @Nullable Double attenuationDbPerKm,
      @Nullable Entanglement entanglement,
      @Nullable Decoy decoyBb84,
      @Nullable KeyPool keyPool,
      @Nullable Double blockBits) {
    Fibre fibre() {
      return new Fibre(lengthKm, or(attenuationDbPerKm, 0.2));
    }

    String label() {
      return name == null ? String.join("--", between) : name;
    }
  }

  /**
   * @param efficiency chance that an attempt works on a fibre without loss
   */
  record Entanglement(
      @Required double fidelity,
      @Required double attemptsPerSecond,
      @Nullable Double efficiency,
      @Nullable Integer channels) {
    double success(Fibre fibre) {
      return fibre.transmittance() * Bounds.fraction("efficiency", or(efficiency, 1));
    }

    int width() {
      return channels == null ? 1 : channels;
    }
  }

  record Decoy(
      @Required double pulsesPerSecond,
      @Nullable Double misalignment,
      @Nullable Double darkCountYield,
      @Nullable Double receiverEfficiency,
      @Nullable Double meanPhotonNumber) {
    DecoyBb84 physics(Fibre fibre) {
      return new DecoyBb84(
          fibre,
          or(misalignment, 0.015),
          or(darkCountYield, 1e-6),
          or(receiverEfficiency, 0.1),
          ERROR_CORRECTION_EFFICIENCY);
    }

    double mu(DecoyBb84 physics) {
      return meanPhotonNumber == null ? physics.optimum().meanPhotonNumber() : meanPhotonNumber;
    }
  }

  record KeyPool(
      @Required double storedBits,
      @Required double demandBitsPerSecond,
      @Nullable Double capacityBits) {}

  static final double ERROR_CORRECTION_EFFICIENCY = 1.16;
  private static final double SIFTED = 0.5;

  /**
   * @throws IllegalArgumentException if the file cannot be read or is no mesh
   */
  static MeshFile read(Path path) {
    YAMLMapper yaml =
        YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();
    yaml.coercionConfigFor(LogicalType.Float)
        .setCoercion(CoercionInputShape.String, CoercionAction.TryConvert);
    try {
      return yaml.readValue(Files.readString(path), MeshFile.class);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(path + ": there is no such file: correct -f", e);
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException(
          path + ": " + where(e) + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    } catch (JsonProcessingException e) {
      String problem = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new IllegalArgumentException(path + ": this is not YAML: " + problem, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(path + ": cannot be read (" + e + "): check -f", e);
    }
  }

  /** What routing looks at. */
  static Mesh readMesh(Path path) {
    MeshFile file = read(path);
    try {
      return file.toMesh();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
  }

  private Mesh toMesh() {
    double slotSeconds = Bounds.positive("slotMillis", or(slotMillis, 100)) / 1000;
    List<MeshNode> sites = nodes.stream().map(Node::toDomain).toList();
    List<String> names = nodes.stream().map(Node::name).toList();
    List<MeshLink> result = new ArrayList<>();
    for (int i = 0; i < links.size(); i++) {
      try {
        result.add(toDomain(links.get(i), names, slotSeconds));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("links[" + i + "]: " + e.getMessage(), e);
      }
    }
    return new Mesh(sites, result);
  }

  private static MeshLink toDomain(Link link, List<String> names, double slotSeconds) {
    int[] ends = ends(link.between(), names);
    if ((link.entanglement() == null) == (link.decoyBb84() == null)) {
      throw new IllegalArgumentException(
          "says nothing or too much about how it works: give either entanglement or decoyBb84");
    }
    PairSource pairs =
        link.entanglement() == null ? null : pairs(link.fibre(), link.entanglement(), slotSeconds);
    return new MeshLink(link.label(), ends[0], ends[1], pairs, keys(link, pairs));
  }

  static int[] ends(List<String> between, List<String> names) {
    if (between.size() != 2) {
      throw new IllegalArgumentException(
          "between has " + between.size() + " names: give the two nodes that it joins");
    }
    int[] ends = new int[2];
    for (int i = 0; i < 2; i++) {
      ends[i] = names.indexOf(between.get(i));
      if (ends[i] < 0) {
        throw new IllegalArgumentException(
            "between names " + between.get(i) + ", which is not among nodes: add it there");
      }
    }
    return ends;
  }

  private static PairSource pairs(Fibre fibre, Entanglement source, double slotSeconds) {
    double once = source.success(fibre);
    double attempts = Bounds.atLeast("attemptsPerSecond", source.attemptsPerSecond(), 0);
    int channels = source.width();
    double perSlot = -Math.expm1(attempts * slotSeconds * Math.log1p(-Math.min(once, 1 - 1e-16)));
    return new PairSource(
        new WernerState(source.fidelity()), channels * attempts * once, perSlot, channels);
  }

  private static LinkKeys keys(Link link, @Nullable PairSource pairs) {
    double bits;
    double qber;
    Decoy decoy = link.decoyBb84();
    if (decoy == null) {
      WernerState pair = pairs == null ? new WernerState(0) : pairs.pair();
      qber = pair.qber();
      bits = bbm92BitsPerSecond(pair, pairs == null ? 0 : pairs.pairsPerSecond());
    } else {
      DecoyBb84 physics = decoy.physics(link.fibre());
      double mu = decoy.mu(physics);
      qber = physics.qber(mu);
      bits =
          Bounds.atLeast("pulsesPerSecond", decoy.pulsesPerSecond(), 0)
              * physics.secretBitsPerPulse(mu);
    }
    KeyPool pool = link.keyPool();
    return new LinkKeys(bits, qber, pool == null ? Double.POSITIVE_INFINITY : lasts(pool, bits));
  }

  private static double lasts(KeyPool pool, double bitsPerSecond) {
    double stored = Bounds.atLeast("keyPool.storedBits", pool.storedBits(), 0);
    double shrinking =
        Bounds.atLeast("keyPool.demandBitsPerSecond", pool.demandBitsPerSecond(), 0)
            - bitsPerSecond;
    return shrinking > 0 ? stored / shrinking : Double.POSITIVE_INFINITY;
  }

  /** BBM92 on Werner pairs: half of them are measured in the same basis at both ends. */
  static double bbm92BitsPerSecond(WernerState pair, double pairsPerSecond) {
    return pairsPerSecond
        * SIFTED
        * KeyFraction.asymptotic(pair.qber(), ERROR_CORRECTION_EFFICIENCY);
  }

  static double or(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }

  private static String where(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      path.append(
          step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
    }
    return path.isEmpty() ? "" : path.substring(path.charAt(0) == '.' ? 1 : 0) + ": ";
  }
}
