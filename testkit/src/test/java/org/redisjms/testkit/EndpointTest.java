package org.redisjms.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class EndpointTest {
  @Test
  void readsCredentialsAndDefaults() {
    assertThat(Endpoint.parse("redis://al:b%3Ac@h:1"))
        .isEqualTo(new Endpoint("h", 1, "al", "b:c", null));
    assertThat(Endpoint.parse("redis://:pw@h"))
        .isEqualTo(new Endpoint("h", 6379, null, "pw", null));
    assertThat(Endpoint.parse("rediss://h").tls()).isNotNull();
  }

  @Test
  void refusesOthers() {
    assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse("redis-sentinel://h:1"));
    assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse("http://h:1"));
  }

  @Test
  void showsNoPassword() {
    assertThat(Endpoint.parse("redis://:pw@h:1")).hasToString("h:1");
  }

  @Test
  void externalServerHasNoControls() {
    try (RedisServer server = RedisServer.external("redis://h:1")) {
      assertThat(server.uri()).isEqualTo("redis://h:1");
      assertThatIllegalStateException()
          .isThrownBy(server::kill9)
          .withMessageContaining("REDIS_URI");
    }
  }
}
