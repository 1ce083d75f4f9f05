package io.otqmn.apiserver;

import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts the {@link ApiServer} before the first test that needs it and ends it after the last test
 * of the JVM. Where its programs are missing the tests are skipped, and say so; they fail if {@code
 * OTQMN_REQUIRE_TIERS} names {@code api}.
 */
public final class ApiServerExtension implements BeforeAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ApiServerExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    String missing = Binaries.ofLab().missing();
    if (!missing.isEmpty()) {
      String required = System.getenv().getOrDefault("OTQMN_REQUIRE_TIERS", "");
      if (Arrays.asList(required.split("[ ,]+")).contains("api")) {
        throw new IllegalStateException(
            "tier api is required (OTQMN_REQUIRE_TIERS) but " + missing);
      }
      Assumptions.abort(missing);
    }
    server(context);
  }

  private static ApiServer server(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(
            ApiServer.class, key -> ApiServer.start(Binaries.ofLab()), ApiServer.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ApiServer.class;
  }

  @Override
  public ApiServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return server(context);
  }
}
