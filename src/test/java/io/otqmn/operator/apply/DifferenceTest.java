package io.otqmn.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceTest {
  @ParameterizedTest(name = "{0} in {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // what others add is no difference
        "{a: 1}                        | {a: 1, b: 2}                       |",
        "{a: 1}                        | {a: 2}                             | a",
        "{a: 1}                        | {}                                 | a",
        "{a: 1}                        | {a: 1.0}                           |",
        "{a: {b: x}}                   | {a: {b: y}}                        | a.b",
        "{a: {b: x}}                   | {a: text}                          | a",
        // what the server drops
        "{a: '', b: []}                | {}                                 |",
        "{a: {}}                       | {}                                 | a",
        "{a: false}                    | {}                                 | a",
        "{a: null}                     | {}                                 |",
        // lists are replaced as a whole
        "{a: [1, 2]}                   | {a: [1, 2]}                        |",
        "{a: [1, 2]}                   | {a: [2, 1]}                        | a",
        "{a: [1]}                      | {a: [1, 2]}                        | a",
        "{a: [{b: 1}]}                 | {a: [{b: 1, default: 2}]}          |",
        // but for those with keys
        "{spec: {ports: [{port: 1, name: a}]}} | {spec: {ports: [{port: 2}, {port: 1, name: a, protocol: TCP}]}} |",
        "{spec: {ports: [{port: 1, name: a}]}} | {spec: {ports: [{port: 1, name: b, protocol: TCP}]}} | spec.ports.name",
        "{spec: {ports: [{port: 1}]}}          | {spec: {ports: [{port: 1, protocol: UDP}]}} | spec.ports[0]",
        "{metadata: {ownerReferences: [{uid: x}]}} | {metadata: {ownerReferences: [{uid: y}, {uid: x}]}} |",
        // quantities are compared by value, where they are quantities
        "{x: {resources: {limits: {cpu: '1'}}}} | {x: {resources: {limits: {cpu: 1000m}}}} |",
        "{x: {resources: {limits: {cpu: '1'}}}} | {x: {resources: {limits: {cpu: 1001m}}}} | x.resources.limits.cpu",
        "{x: {labels: {cpu: '1'}}}              | {x: {labels: {cpu: 1000m}}}              | x.labels.cpu"
      })
  void findsWhereTheLiveObjectFallsShort(String desired, String live, String path) {
    assertThat(Difference.first(yaml(desired), yaml(live))).isEqualTo(Optional.ofNullable(path));
  }

  private static JsonNode yaml(String text) {
    return Serialization.unmarshal("---\n" + text, JsonNode.class);
  }
}
