package io.otqmn.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SlimReadingTest {
  private final JsonMapper mapper = SlimReading.mapper();

  /** About once a minute; an exception here would end the watch for good. */
  @Test
  void aBookmarkOfPodsIsRead() throws IOException {
    Pod bookmark =
        mapper.readValue(
            """
            {"kind": "Pod", "apiVersion": "v1",
             "metadata": {"resourceVersion": "12746", "creationTimestamp": null},
             "spec": {"containers": null}, "status": {}}
            """,
            Pod.class);

    assertThat(bookmark.getMetadata().getResourceVersion()).isEqualTo("12746");
    assertThat(bookmark.getSpec().getContainers()).isEmpty();
  }

  @Test
  void ofContainersNameAndImageAreKept() throws IOException {
    Pod pod =
        mapper.readValue(
            """
            {"spec": {"nodeName": "n1",
                      "containers": [{"name": "collector", "image": "otqmn:1", "args": ["a"]}],
                      "initContainers": [{"name": "istio-proxy"}]}}
            """,
            Pod.class);

    Container container = pod.getSpec().getContainers().getFirst();
    assertThat(container.getName()).isEqualTo("collector");
    assertThat(container.getImage()).isEqualTo("otqmn:1");
    assertThat(container.getArgs()).isEmpty();
    assertThat(pod.getSpec().getInitContainers()).hasSize(1);
    assertThat(pod.getSpec().getNodeName()).isEqualTo("n1");
  }
}
