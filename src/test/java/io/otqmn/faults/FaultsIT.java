package io.otqmn.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.apiserver.ApiServer;
import io.otqmn.apiserver.ApiServerExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever fails once, the outcome is the same. {@code make faults} runs it alone; {@code SEED}
 * chooses the plans, {@code PLAN} plays one of them again. Not part of {@code make test}: see
 * docs/faults.md for what does not pass yet. That a status written through java-operator-sdk 5.3.2
 * may lose a change of the spec cannot show here: the operator writes its status itself.
 */
@ExtendWith(ApiServerExtension.class)
class FaultsIT {
  private static final int PLANS = Integer.getInteger("faults.plans", 1100);
  private static final long SEED = Long.getLong("faults.seed", 1);
  private static final String PLAN = System.getProperty("faults.plan", "");

  @Test
  void theOutcomeIsTheSameWhateverFails(ApiServer api) throws Exception {
    try (Campaign campaign = Campaign.start(api, "faults")) {
      if (!PLAN.isBlank()) {
        Plan plan = Plan.parse(PLAN);
        List<Scenario> scenario = List.of(Scenario.named(plan.scenario()));
        assertThat(campaign.play(List.of(plan), campaign.rehearse(scenario))).isEmpty();
        assertThat(campaign.struck()).as("plans in which the fault struck").isEqualTo(1);
        return;
      }
      Map<String, Trace> traces = campaign.rehearse(Scenario.ALL);
      Plans plans = new Plans(traces);
      List<Plan> chosen = plans.chosen(SEED, PLANS);
      campaign.say("seed %d: %d of %d plans", SEED, chosen.size(), plans.all().size());
      List<String> failures = campaign.play(chosen, traces);
      campaign.say(
          "%d plans, in %d the fault struck, %d failed; make faults SEED=%d",
          chosen.size(), campaign.struck(), failures.size(), SEED);
      assertThat(failures).isEmpty();
      // a later occurrence of a request is not there each time
      assertThat(campaign.struck()).isGreaterThan(chosen.size() * 9 / 10);
    }
  }
}
