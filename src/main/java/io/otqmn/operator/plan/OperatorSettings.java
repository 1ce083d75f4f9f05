package io.otqmn.operator.plan;

/**
 * What the platform decides for all fleets.
 *
 * @param collectorImage the image that every collector runs
 * @param operatorNamespace the namespace from which the operator reads the collectors' metrics
 */
public record OperatorSettings(String collectorImage, String operatorNamespace) {}
