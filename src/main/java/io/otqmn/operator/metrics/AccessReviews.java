package io.otqmn.operator.metrics;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether somebody may read a metric, as the API server's own authorisation says; remembered for a
 * short while, as the API server does it, too.
 */
final class AccessReviews implements Access {
  private static final Duration REMEMBERED = Duration.ofSeconds(10);
  private static final int MOST_REMEMBERED = 1024;

  private final KubernetesClient client;
  private final InstantSource clock;
  private final Map<Attempt, Verdict> verdicts =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Attempt, Verdict> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  private record Attempt(Requester by, Question.Metric to) {}

  private record Verdict(boolean allowed, Instant until) {}

  AccessReviews(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Blocks for a request unless the answer is remembered. */
  @Override
  public boolean allowed(Requester by, Question.Metric to) {
    Attempt attempt = new Attempt(by, to);
    Instant now = clock.instant();
    synchronized (verdicts) {
      Verdict known = verdicts.get(attempt);
      if (known != null && now.isBefore(known.until())) {
        return known.allowed();
      }
    }
    SubjectAccessReview answer =
        client.authorization().v1().subjectAccessReview().create(review(by, to));
    boolean allowed =
        answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    synchronized (verdicts) {
      verdicts.remove(attempt);
      verdicts.put(attempt, new Verdict(allowed, now.plus(REMEMBERED)));
    }
    return allowed;
  }

  private static SubjectAccessReview review(Requester by, Question.Metric to) {
    return new SubjectAccessReviewBuilder()
        .withNewSpec()
        .withUser(by.user())
        .withUid(by.uid().isEmpty() ? null : by.uid())
        .withGroups(by.groups())
        .withExtra(by.extra())
        .withNewResourceAttributes()
        .withNamespace(to.namespace())
        .withVerb("get")
        .withGroup(Question.GROUP)
        .withVersion(Question.VERSION)
        .withResource(to.resource())
        .withSubresource(to.metric())
        .withName(to.name())
        .endResourceAttributes()
        .endSpec()
        .build();
  }
}
