package io.otqmn.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.otqmn.operator.apply.Applier;
import io.otqmn.operator.collector.CollectorRevision;
import io.otqmn.operator.plan.FleetPlan;
import io.otqmn.operator.rollout.History;
import io.otqmn.operator.rollout.Revision;
import io.otqmn.operator.rollout.Revision.Attempt;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fleet's revisions as ControllerRevisions: the content is immutable, what became of it is in
 * annotations. A write is refused if the object is another one by now than the decision was made
 * for.
 */
final class RevisionRecords {
  static final String PROVEN = "otqmn.io/proven";
  static final String FAILED = "otqmn.io/failed";
  static final String TRIED_AT = "otqmn.io/tried-at";
  static final String CANARIES = "otqmn.io/canaries";

  private static final Logger LOG = LoggerFactory.getLogger(RevisionRecords.class);

  private final Applier applier;

  RevisionRecords(Applier applier) {
    this.applier = applier;
  }

  History history(FleetPlan plan, LiveObjects live) {
    return new History(kept(plan, live).stream().map(RevisionRecords::revision).toList());
  }

  /** The declared one, or the one on record. */
  CollectorRevision content(
      CollectorRevision declared, String name, FleetPlan plan, LiveObjects live) {
    if (declared.name().equals(name)) {
      return declared;
    }
    return CollectorRevision.read(
        Objects.requireNonNull(
            live.get(ControllerRevision.class, CollectorRevision.objectName(plan, name)), name));
  }

  /** Puts on record what became of a revision; the declared one may be new. */
  void record(
      FleetPlan plan, CollectorRevision declared, Revision revision, String why, LiveObjects live) {
    String name = CollectorRevision.objectName(plan, revision.name());
    ControllerRevision before = live.get(ControllerRevision.class, name);
    LOG.info(
        "fleet {}/{}: revision {} {}: {}",
        plan.fleet().namespace(),
        plan.fleet().name(),
        revision.name(),
        describe(revision),
        why);
    if (before != null && !FleetWriter.isOf(plan, before)) {
      applier.delete(before, "it is of a fleet of the same name that was deleted");
      before = null;
    }
    ControllerRevision written =
        before == null ? create(plan, declared.object(plan), revision) : patch(before, revision);
    live.remember(ControllerRevision.class, before, written);
  }

  void forget(FleetPlan plan, String revision, LiveObjects live) {
    ControllerRevision kept =
        live.get(ControllerRevision.class, CollectorRevision.objectName(plan, revision));
    if (kept != null) {
      applier.delete(kept, "it was only tried, and something else is declared");
    }
  }

  /** Removes revisions that nobody will go back to, and configurations that no revision reads. */
  void forgetOutdated(FleetPlan plan, CollectorRevision declared, LiveObjects live) {
    Set<String> outdated = new HashSet<>();
    history(plan, live).outdated(declared.name()).forEach(old -> outdated.add(old.name()));
    Set<String> read = new HashSet<>();
    for (ControllerRevision kept : kept(plan, live)) {
      if (outdated.contains(CollectorRevision.name(kept))) {
        applier.delete(kept, "newer revisions are kept");
      } else {
        read.add(CollectorRevision.configMapName(kept));
      }
    }
    live.all(ConfigMap.class).stream()
        .filter(map -> FleetWriter.isOf(plan, map) && !read.contains(map.getMetadata().getName()))
        .forEach(old -> applier.delete(old, "no revision that is kept reads it"));
  }

  private ControllerRevision create(FleetPlan plan, ControllerRevision content, Revision revision) {
    content.setRevision(revision.number());
    content.getMetadata().getAnnotations().putAll(annotations(revision));
    ControllerRevision written = applier.createOnce(content);
    if (!FleetWriter.isOf(plan, written)) {
      applier.delete(written, "it is of a fleet of the same name that was deleted");
      return applier.createOnce(content);
    }
    return revision(written).equals(revision) ? written : patch(written, revision);
  }

  private ControllerRevision patch(ControllerRevision before, Revision revision) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.put("revision", revision.number());
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("resourceVersion", before.getMetadata().getResourceVersion());
    ObjectNode annotations = metadata.putObject("annotations");
    Map<String, String> wanted = annotations(revision);
    for (String key : List.of(PROVEN, FAILED, TRIED_AT, CANARIES)) {
      annotations.put(key, wanted.get(key));
    }
    return applier.patch(before, patch.toString());
  }

  private static List<ControllerRevision> kept(FleetPlan plan, LiveObjects live) {
    return live.all(ControllerRevision.class).stream()
        .filter(kept -> FleetWriter.isOf(plan, kept) && !CollectorRevision.name(kept).isEmpty())
        .toList();
  }

  private static Map<String, String> annotations(Revision revision) {
    Map<String, String> annotations = new TreeMap<>();
    if (revision.proven()) {
      annotations.put(PROVEN, "true");
    }
    revision.failure().ifPresent(reason -> annotations.put(FAILED, reason));
    revision
        .attempt()
        .ifPresent(attempt -> {
          annotations.put(TRIED_AT, attempt.since().toString());
          annotations.put(CANARIES, String.valueOf(attempt.canaries()));
        });
    return annotations;
  }

  private static Revision revision(ControllerRevision kept) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(kept.getMetadata().getAnnotations(), Map.of());
    return new Revision(
        CollectorRevision.name(kept),
        kept.getRevision(),
        annotations.containsKey(PROVEN),
        Optional.ofNullable(annotations.get(FAILED)),
        attempt(annotations.get(TRIED_AT), annotations.get(CANARIES)));
  }

  /** One that somebody has made unreadable is begun anew. */
  private static Optional<Attempt> attempt(@Nullable String since, @Nullable String canaries) {
    if (since == null || canaries == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Attempt(Instant.parse(since), Integer.parseInt(canaries)));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String describe(Revision revision) {
    if (revision.failure().isPresent()) {
      return "is taken back";
    }
    if (revision.number() == 0) {
      return "is tried by a canary";
    }
    return revision.proven() ? "is proven" : "is given to all collectors";
  }
}
