package io.otqmn.operator.metrics;

import java.util.List;
import java.util.Map;

/**
 * Who asks, by the word of the API server.
 *
 * @param uid empty if the API server does not tell it
 */
record Requester(String user, String uid, List<String> groups, Map<String, List<String>> extra) {}
