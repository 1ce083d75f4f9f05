package operatorbench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How an operator is started, as its user would start it.
 *
 * @param command the program and its arguments
 * @param ours false for a peer, whose resource is created and whose children are counted, no more
 */
record OperatorUnderTest(String name, List<String> command, boolean ours) {

  Measured start(ControlPlane plane, Path log, String... more) throws IOException {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of(more));
    return Measured.start(
        name,
        words,
        Map.of(
            "KUBECONFIG",
            plane.operatorKubeconfig().toString(),
            "OTQMN_HTTP_PORT",
            String.valueOf(ControlPlane.freePort()),
            "OTQMN_COLLECTOR_IMAGE",
            Fleets.IMAGE,
            "OTQMN_OPERATOR_NAMESPACE",
            "otqmn-system"),
        log);
  }
}
