package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.platform.git.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Names, contents and modes that get lost on careless ways. */
class RoundTripTest {
  private static final String BEFORE =
      "mkdir -p 'Grüße/日本語' deep/er 'with space'"
          + " && printf 'eins\\nzwei\\n' > 'Grüße/日本語/naïve 文件.txt'"
          + " && printf 'one\\r\\ntwo\\r\\nthree\\r\\n' > dos.txt"
          + " && printf 'no end of line' > 'with space/a file'"
          + " && printf '\\000\\001\\377\\376binary' > logo.bin"
          + " && printf '#!/bin/sh\\necho hi\\n' > tool.sh && chmod 755 tool.sh"
          + " && printf 'plain\\n' > plain.sh"
          + " && printf 'gone\\n' > deep/er/gone.txt"
          + " && printf '\"quoted\" & $dollar\\n' > \"it's \\\"quoted\\\" & \\$dollar.txt\""
          + " && ln -s ../dos.txt deep/link"
          + " && ln -s plain.sh old-link";

  private static final String CHANGES =
      "printf 'drei\\n' >> 'Grüße/日本語/naïve 文件.txt'"
          + " && printf 'one\\r\\n2\\r\\nthree\\r\\nfour\\r\\n' > dos.txt"
          + " && printf ' still none' >> 'with space/a file'"
          + " && printf '\\000\\002\\377\\375other\\000binary' > logo.bin"
          + " && printf '\\000\\377\\000new' > 'Grüße/neu.bin'"
          + " && chmod 644 tool.sh && chmod 755 plain.sh"
          + " && rm -r deep/er"
          + " && printf 'more\\n' >> \"it's \\\"quoted\\\" & \\$dollar.txt\""
          + " && rm old-link && ln -s tool.sh old-link && ln -s 'with space' new-link"
          + " && printf 'x\\n' > -dash.txt && printf 'tab\\n' > \"$(printf 'a\\tb.txt')\""
          + " && : > empty.txt";

  private final SharedCodeloom codeloom = SharedCodeloom.get();
  private final TaskClient client = codeloom.client();

  @TempDir Path temp;

  @Test
  void survivesByZip() throws Exception {
    CodeTree original = new CodeTree(temp);
    original.run(BEFORE);

    JsonNode ended =
        client.awaitEnd(
            client.submitZip(original.zip(), new Steps().run(CHANGES).finish("Change it all")));

    assertPatchDoesTheSame(original, ended);
  }

  @Test
  void survivesByGit() throws Exception {
    TestRepository repository = codeloom.repository("odd");
    CodeTree original = new CodeTree(repository.work());
    original.run(BEFORE);
    repository.commit("Odd things");

    JsonNode ended =
        client.awaitEnd(
            client.submitGit(
                codeloom.url("odd"), new Steps().run(CHANGES).finish("Change it all")));

    assertPatchDoesTheSame(original, ended);
  }

  private void assertPatchDoesTheSame(CodeTree original, JsonNode ended) throws Exception {
    assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("COMPLETED");
    CodeTree expected = original.copy(Files.createDirectories(codeloom.fresh("expected")));
    expected.run(CHANGES);
    original.apply(client.file(ended, "diff.patch"));
    assertThat(original.content()).isEqualTo(expected.content());
  }
}
