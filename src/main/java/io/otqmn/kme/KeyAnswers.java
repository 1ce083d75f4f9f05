package io.otqmn.kme;

import io.vertx.core.Future;

/** Where the answers to callers that are already known come from. */
interface KeyAnswers {
  /** To an SAE. */
  Future<Answer> answer(String caller, Asked asked) throws Refusal;

  /** To another key manager that hands over keys for slaves here. */
  Answer accept(String peer, byte[] body) throws Refusal;
}
