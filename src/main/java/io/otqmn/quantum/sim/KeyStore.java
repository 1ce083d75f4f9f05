package io.otqmn.quantum.sim;

import io.otqmn.quantum.sim.LinkModel.KeyUse;

/** How many key bits a link has in store, with a steady demand; bits only, not the keys. */
final class KeyStore {
  private final KeyUse use;
  private double stored;
  private double wanted;
  private double served;
  private long suppliedBefore;

  KeyStore(KeyUse use) {
    this.use = use;
    this.stored = use.storedBits();
  }

  /**
   * @param supplied all secret bits that the link has made so far
   * @param seconds since the last time
   */
  void update(long supplied, double seconds) {
    stored = Math.min(use.capacityBits(), stored + (supplied - suppliedBefore));
    suppliedBefore = supplied;
    double demand = use.demandBitsPerSecond() * seconds;
    double taken = Math.min(stored, demand);
    stored -= taken;
    wanted += demand;
    served += taken;
  }

  LinkReport.Store report() {
    return new LinkReport.Store(stored, use.demandBitsPerSecond(), wanted - served);
  }
}
