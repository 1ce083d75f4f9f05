package io.otqmn.kme.client;

/** What a key manager says of the keys for one pair of SAEs (clause 6.1); sizes in bits. */
public record KmeStatus(
    String sourceKmeId,
    String targetKmeId,
    String masterSaeId,
    String slaveSaeId,
    int keySize,
    int storedKeyCount,
    int maxKeyCount,
    int maxKeyPerRequest,
    int maxKeySize,
    int minKeySize,
    int maxSaeIdCount) {}
