package io.otqmn.operator;

import io.otqmn.api.CameraFleet;
import io.otqmn.api.CameraFleetStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The status that was written last, until the informer has caught up with it: a status is never
 * computed from one that is older than our own.
 */
final class StatusMemory {
  static final CameraFleetStatus NONE =
      new CameraFleetStatus(null, List.of(), null, null, null, null, null, null, null);

  private final Map<String, Written> written = new ConcurrentHashMap<>();
  private final Map<String, Instant> pending = new ConcurrentHashMap<>();

  private record Written(CameraFleetStatus status, String resourceVersion, Instant at) {}

  /** The newer one of what the fleet carries and what was written to it. */
  CameraFleetStatus latest(CameraFleet fleet) {
    CameraFleetStatus carried = fleet.getStatus() == null ? NONE : fleet.getStatus();
    Written last = written.get(fleet.getMetadata().getUid());
    if (last == null) {
      return carried;
    }
    return newer(last.resourceVersion(), fleet.getMetadata().getResourceVersion())
        ? last.status()
        : carried;
  }

  Optional<Instant> lastWrite(CameraFleet fleet) {
    return Optional.ofNullable(written.get(fleet.getMetadata().getUid())).map(Written::at);
  }

  /** Since when there is something to write that was not written yet. */
  Instant pendingSince(CameraFleet fleet, Instant now) {
    return pending.computeIfAbsent(fleet.getMetadata().getUid(), uid -> now);
  }

  /** There is nothing to write. */
  void settled(CameraFleet fleet) {
    pending.remove(fleet.getMetadata().getUid());
  }

  void remember(CameraFleet answer, CameraFleetStatus status, Instant at) {
    written.put(
        answer.getMetadata().getUid(),
        new Written(status, answer.getMetadata().getResourceVersion(), at));
  }

  void retain(Collection<String> uids) {
    written.keySet().retainAll(uids);
    pending.keySet().retainAll(uids);
  }

  /** Resource versions are decimal numbers of growing value: the longer one is the newer. */
  private static boolean newer(String one, String other) {
    return one.length() == other.length()
        ? one.compareTo(other) > 0
        : one.length() > other.length();
  }
}
