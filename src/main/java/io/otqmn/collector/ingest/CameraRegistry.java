package io.otqmn.collector.ingest;

import io.otqmn.protocol.CameraDeclaration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cameras that are connected, and where those that were resume. What is remembered of absent
 * cameras is bounded: the longest unseen are forgotten, and resend from what they know themselves.
 */
final class CameraRegistry {
  private final int maxAbsent;
  private final Map<String, StreamSession> connected = new LinkedHashMap<>();

  /** In order of last connection. */
  private final Map<String, CameraLedger> ledgers = new LinkedHashMap<>();

  CameraRegistry(int maxAbsent) {
    this.maxAbsent = maxAbsent;
  }

  /**
   * @param replaced the camera's stream so far, which is to be closed
   */
  record Attached(CameraLedger ledger, @Nullable StreamSession replaced) {}

  synchronized Attached attach(CameraDeclaration camera, StreamSession session) {
    CameraLedger ledger = ledgers.remove(camera.cameraId());
    if (ledger == null || ledger.bootId() != camera.bootId()) {
      ledger = new CameraLedger(camera.bootId(), camera.firstUnacknowledged());
    }
    ledger.own(session, camera.firstUnacknowledged());
    ledgers.put(camera.cameraId(), ledger);
    StreamSession replaced = connected.put(camera.cameraId(), session);
    forgetLongestUnseen();
    return new Attached(ledger, replaced);
  }

  synchronized void detach(String cameraId, StreamSession session, CameraLedger ledger) {
    ledger.disown(session);
    connected.remove(cameraId, session);
  }

  synchronized int cameras() {
    return connected.size();
  }

  private void forgetLongestUnseen() {
    Iterator<CameraLedger> oldestFirst = ledgers.values().iterator();
    while (ledgers.size() - connected.size() > maxAbsent && oldestFirst.hasNext()) {
      if (!oldestFirst.next().isOwned()) {
        oldestFirst.remove();
      }
    }
  }
}
