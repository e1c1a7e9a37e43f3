package org.redisjms.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsDocumentationTest {

  /** When this fails, put the table of the failure message into docs/configuration.md. */
  @Test
  void theDocumentationHasTheTableOfAllOptions() throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "configuration.md"))).contains(table());
  }

  static String table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("option", "default", "allowed", "meaning"));
    for (Option option : Option.values()) {
      String text = option.defaultText();
      rows.add(
          List.of(
              "`" + option.key() + "`",
              text == null || text.isEmpty() ? "" : "`" + text + "`",
              option.allowed(),
              option.description()));
    }
    StringBuilder table = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      table.append("| ").append(String.join(" | ", rows.get(row))).append(" |\n");
      if (row == 0) {
        table.append("| --- | --- | --- | --- |\n");
      }
    }
    return table.toString();
  }
}
