package io.otqmn.process;

import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;

/** Chooses how the process logs: OTQMN_LOG_FORMAT=json for one JSON object per line, else text. */
@Singleton
final class LogFormat {
  private final String wanted = System.getenv().getOrDefault("OTQMN_LOG_FORMAT", "text");

  void apply() {
    switch (wanted.toLowerCase(Locale.ROOT)) {
      case "json" -> {
        useJson(Logger.getLogger("").getHandlers());
      }
      case "text" -> {}
      default ->
          throw new UsageException(
              "OTQMN_LOG_FORMAT '" + wanted + "' is not a format: use json or text");
    }
  }

  private static void useJson(Handler... handlers) {
    for (Handler handler : handlers) {
      if (handler instanceof ExtHandler parent && parent.getHandlers().length > 0) {
        useJson(parent.getHandlers());
      } else {
        handler.setFormatter(new JsonLogFormatter());
      }
    }
  }
}
