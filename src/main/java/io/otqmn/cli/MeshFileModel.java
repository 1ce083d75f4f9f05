package io.otqmn.cli;

import static io.otqmn.cli.MeshFile.or;

import io.otqmn.quantum.link.Bounds;
import io.otqmn.quantum.link.DecoyBb84;
import io.otqmn.quantum.link.Fibre;
import io.otqmn.quantum.link.QuantumMemory;
import io.otqmn.quantum.link.WernerState;
import io.otqmn.quantum.sim.KeyDistillation;
import io.otqmn.quantum.sim.LinkModel;
import io.otqmn.quantum.sim.LinkModel.HeraldedSource;
import io.otqmn.quantum.sim.LinkModel.KeyUse;
import io.otqmn.quantum.sim.LinkModel.LaserSource;
import io.otqmn.quantum.sim.LinkModel.Source;
import io.otqmn.quantum.sim.MeshModel;
import io.otqmn.quantum.sim.NodeModel;
import io.otqmn.quantum.sim.PairRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A declared network, ready to be simulated. */
final class MeshFileModel {
  private static final double PAIR_BLOCK_BITS = 1e5;
  private static final double LASER_BLOCK_BITS = 1e6;

  private MeshFileModel() {}

  /**
   * @throws IllegalArgumentException where, what, what to do
   */
  static MeshModel of(MeshFile file) {
    List<String> names = file.nodes().stream().map(MeshFile.Node::name).toList();
    List<MeshFile.Pairs> pairs = file.pairs() == null ? List.of() : file.pairs();
    return new MeshModel(
        each("nodes", file.nodes().size(), i -> node(file.nodes().get(i))),
        each("links", file.links().size(), i -> link(file.links().get(i), names)),
        each("pairs", pairs.size(), i -> request(pairs.get(i), names)),
        distillation(file.distillation()));
  }

  private static <T> List<T> each(String field, int count, IntFunction<T> make) {
    List<T> result = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      try {
        result.add(make.apply(i));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(field + "[" + i + "]: " + e.getMessage(), e);
      }
    }
    return result;
  }

  private static NodeModel node(MeshFile.Node node) {
    return new NodeModel(node.toDomain(), or(node.measurementFidelity(), 1), memory(node.memory()));
  }

  private static @Nullable QuantumMemory memory(MeshFile.@Nullable Memory memory) {
    if (memory == null) {
      return null;
    }
    Double depolarising = memory.depolarisingSeconds();
    Double dephasing = memory.dephasingSeconds();
    if (depolarising != null && dephasing == null) {
      return new QuantumMemory.Depolarising(depolarising);
    }
    if (dephasing != null && depolarising == null) {
      return new QuantumMemory.Dephasing(dephasing);
    }
    throw new IllegalArgumentException(
        "memory has none or both of depolarisingSeconds and dephasingSeconds: give one");
  }

  private static LinkModel link(MeshFile.Link link, List<String> names) {
    int[] ends = MeshFile.ends(link.between(), names);
    Fibre fibre = link.fibre();
    Source source = source(link, fibre);
    double usual = source instanceof LaserSource ? LASER_BLOCK_BITS : PAIR_BLOCK_BITS;
    return new LinkModel(
        link.label(),
        ends[0],
        ends[1],
        fibre,
        source,
        keyUse(link.keyPool()),
        bits(or(link.blockBits(), usual)));
  }

  private static Source source(MeshFile.Link link, Fibre fibre) {
    MeshFile.Entanglement entanglement = link.entanglement();
    MeshFile.Decoy decoy = link.decoyBb84();
    if (entanglement != null && decoy == null) {
      return new HeraldedSource(
          new WernerState(entanglement.fidelity()),
          entanglement.attemptsPerSecond(),
          entanglement.success(fibre),
          entanglement.width());
    }
    if (decoy != null && entanglement == null) {
      DecoyBb84 physics = decoy.physics(fibre);
      return new LaserSource(physics, decoy.pulsesPerSecond(), decoy.mu(physics));
    }
    throw new IllegalArgumentException(
        "says nothing or too much about how it works: give either entanglement or decoyBb84");
  }

  private static KeyUse keyUse(MeshFile.@Nullable KeyPool pool) {
    return pool == null
        ? KeyUse.NONE
        : new KeyUse(
            pool.storedBits(),
            or(pool.capacityBits(), Double.POSITIVE_INFINITY),
            pool.demandBitsPerSecond());
  }

  private static PairRequest request(MeshFile.Pairs pairs, List<String> names) {
    int[] ends = MeshFile.ends(pairs.between(), names);
    PairRequest usual = PairRequest.between(ends[0], ends[1]);
    return new PairRequest(
        ends[0],
        ends[1],
        or(pairs.minFidelity(), 0),
        pairs.purificationRounds() == null ? 0 : pairs.purificationRounds(),
        Math.round(Bounds.within("cutOffMillis", or(pairs.cutOffMillis(), 0), 0, 1e12) * 1e6),
        bits(or(pairs.blockBits(), usual.blockBits())));
  }

  private static KeyDistillation distillation(MeshFile.@Nullable Distillation given) {
    KeyDistillation usual = KeyDistillation.USUAL;
    if (given == null) {
      return usual;
    }
    double windowNanos =
        Bounds.within("distillation.windowMillis", or(given.windowMillis(), 1000), 1, 1e9) * 1e6;
    return new KeyDistillation(
        or(given.testFraction(), usual.testFraction()),
        usual.efficiency(),
        or(given.secrecyFailure(), usual.secrecyFailure()),
        or(given.correctnessFailure(), usual.correctnessFailure()),
        Math.round(windowNanos));
  }

  private static long bits(double count) {
    return Math.round(Bounds.within("blockBits", count, 100, 1e15));
  }
}
