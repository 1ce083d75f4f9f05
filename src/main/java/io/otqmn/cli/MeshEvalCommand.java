package io.otqmn.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = {
      "Evaluates formulas of the quantum layer: reads one JSON object per line from standard input,"
          + " prints one per line. A question without an answer gets {\"error\": …}; the others go"
          + " on.",
      "Example: echo '{\"op\":\"swap\",\"f\":[0.98,0.95]}' | otqmn mesh eval",
      "docs/quantum.md lists the operations."
    })
final class MeshEvalCommand implements Callable<Integer> {
  private static final int BUFFER = 1 << 16;

  @Override
  public Integer call() throws IOException {
    answer(System.in, System.out);
    return 0;
  }

  /** Flushes whenever no further question is waiting, so that a program can ask and listen. */
  static void answer(InputStream questions, OutputStream answers) throws IOException {
    MeshFormulas formulas = new MeshFormulas();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(questions, StandardCharsets.UTF_8), BUFFER);
    BufferedWriter out =
        new BufferedWriter(new OutputStreamWriter(answers, StandardCharsets.UTF_8), BUFFER);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.write(formulas.answer(line));
      out.write('\n');
      if (!in.ready()) {
        out.flush();
      }
    }
    out.flush();
  }
}
