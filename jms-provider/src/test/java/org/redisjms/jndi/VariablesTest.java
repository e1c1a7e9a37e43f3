package org.redisjms.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import javax.naming.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {
  private final Variables variables =
      new Variables(Map.of("host", "redis1", "port", "6379", "empty", "")::get);

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "redis://${host}:${port}/0, redis://redis1:6379/0",
    "${host}, redis1",
    "${nothing:-local}, local",
    "${host:-local}, redis1",
    "${nothing:-}x, x",
    "a${empty}b, ab",
    "${nothing:-${host}}!, redis1!",
    "${nothing:-${neither:-last}}, last",
    "$host, $host",
    "}, }",
    "${nothing:-a:-b}, a:-b",
  })
  void replaces(String text, String expected) throws Exception {
    assertThat(variables.replaceIn(text)).isEqualTo(expected);
  }

  @Test
  void refusesWhatHasNoValue() {
    assertThatThrownBy(() -> variables.replaceIn("x${nothing}"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("${nothing}")
        .hasMessageContaining("${nothing:-default}");
    assertThatThrownBy(() -> variables.replaceIn("${}")).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void refusesAMissingBrace() {
    assertThatThrownBy(() -> variables.replaceIn("${host"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("closing }");
  }

  @Test
  void readsSystemPropertiesAndTheEnvironment() throws Exception {
    assertThat(new Variables().replaceIn("${java.version}"))
        .isEqualTo(System.getProperty("java.version"));
    assertThat(new Variables().replaceIn("${PATH}")).isEqualTo(System.getenv("PATH"));
  }
}
