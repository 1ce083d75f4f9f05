package io.otqmn.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {
  private static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/name", "otqmn-collector", "otqmn.io/fleet", "city", "empty", "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                        | true
          otqmn.io/fleet=city                                       | true
          otqmn.io/fleet == city                                    | true
          otqmn.io/fleet=harbour                                    | false
          otqmn.io/fleet!=harbour                                   | true
          track!=canary                                             | true
          otqmn.io/fleet=city,app.kubernetes.io/name=otqmn-collector | true
          otqmn.io/fleet=city,app.kubernetes.io/name=other          | false
          otqmn.io/fleet in (harbour, city)                         | true
          otqmn.io/fleet in (harbour),empty                         | false
          track in (stable,)                                        | false
          otqmn.io/fleet notin (harbour,port)                       | true
          otqmn.io/fleet notin (city)                               | false
          track notin (canary)                                      | true
          empty=                                                    | true
          empty                                                     | true
          !empty                                                    | false
          !track                                                    | true
          """)
  void choosesAsTheApiServerWould(String selector, boolean chosen) {
    assertThat(LabelSelector.parse(selector).matches(LABELS)).isEqualTo(chosen);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "=", "a=b=c", "a in b", "a in (b", "a>1", ",", "a=b,", "a notin"})
  void refusesWhatIsNoSelector(String text) {
    assertThatThrownBy(() -> LabelSelector.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no requirement of a label selector");
  }
}
