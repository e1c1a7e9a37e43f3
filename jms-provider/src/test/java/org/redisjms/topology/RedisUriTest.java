package org.redisjms.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.config.Durability;
import org.redisjms.config.InvalidOptionException;
import org.redisjms.config.Option;

class RedisUriTest {

  @Test
  void aSingleServer() {
    RedisUri uri = RedisUri.parse("redis://redis.example:7000/3?prefetch=5");
    assertThat(uri).isInstanceOf(RedisUri.Single.class);
    assertThat(uri.endpoints()).containsExactly(new Endpoint("redis.example", 7000));
    assertThat(uri.database()).isEqualTo(3);
    assertThat(uri.tls()).isFalse();
    assertThat(uri.options().prefetch()).isEqualTo(5);
    assertThat(uri.defaultDurability(2)).isEqualTo(Durability.MASTER);
    assertThat(uri).hasToString("redis://redis.example:7000/3?prefetch=5");
  }

  @Test
  void aSentinelGroup() {
    RedisUri uri =
        RedisUri.parse("rediss-sentinel://app:pw@s1,s2:26380,[::1]:5/2?master=my%20master");
    assertThat(uri).isInstanceOf(RedisUri.Sentinel.class);
    assertThat(uri.endpoints())
        .containsExactly(
            new Endpoint("s1", 26379), new Endpoint("s2", 26380), new Endpoint("::1", 5));
    assertThat(uri.tls()).isTrue();
    assertThat(uri.database()).isEqualTo(2);
    assertThat(uri.options().master()).contains("my master");
    assertThat(uri.options().username()).contains("app");
    assertThat(uri.options().password()).contains("pw");
    assertThat(uri.endpointsText()).isEqualTo("s1:26379,s2:26380,[::1]:5");
    assertThat(uri.defaultDurability(2)).isEqualTo(Durability.REPLICA);
    assertThat(uri.defaultDurability(0)).isEqualTo(Durability.MASTER);
    assertThat(uri)
        .hasToString("rediss-sentinel://app:***@s1:26379,s2:26380,[::1]:5/2?master=my%20master");
  }

  @Test
  void defaultsAndIpv6() {
    assertThat(RedisUri.parse("redis://localhost").endpoints())
        .containsExactly(new Endpoint("localhost", 6379));
    assertThat(RedisUri.parse("redis://localhost/").database()).isZero();
    assertThat(RedisUri.parse("REDIS://[fe80::1%eth0]").endpoints())
        .containsExactly(new Endpoint("fe80::1%eth0", 6379));
    assertThat(RedisUri.parse("redis://[::1]:7").toString()).isEqualTo("redis://[::1]:7");
  }

  @Test
  void credentialsArePercentDecoded() {
    RedisUri uri = RedisUri.parse("redis://us%40er:p%2Fa%3Fs+s%25%C3%A4:@h?clientId=a%26b+c");
    assertThat(uri.options().username()).contains("us@er");
    assertThat(uri.options().password()).contains("p/a?s+s%ä:");
    assertThat(uri.options().clientId()).contains("a&b+c");
    assertThat(RedisUri.parse("redis://:secret@h").options().password()).contains("secret");
    assertThat(RedisUri.parse("redis://:secret@h").options().isSet(Option.USERNAME)).isFalse();
    assertThat(RedisUri.parse("redis://h?password=p@ss").options().password()).contains("p@ss");
  }

  @Test
  void clusterIsNotYetSupported() {
    assertThatThrownBy(() -> RedisUri.parse("redis-cluster://h1,h2"))
        .isInstanceOf(InvalidRedisUriException.class)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not yet supported");
  }

  @Test
  void theNameOfTheMasterIsRequired() {
    RedisUri uri = RedisUri.parse("redis-sentinel://:s3cret@h1,h2");
    assertThatThrownBy(
            () -> MasterConnections.create(uri, uri.options(), ConnectionInitializer.NONE))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("name of the master is missing")
        .hasMessageContaining("?master=NAME")
        .hasMessageNotContaining("s3cret");
    uri.validate(uri.options().with(Option.MASTER, "mymaster"));
  }

  @Test
  void aUserNeedsAPassword() {
    RedisUri uri = RedisUri.parse("redis://h?username=app");
    assertThatThrownBy(() -> uri.validate(uri.options()))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("'password' is missing");
  }

  @Test
  void optionsAreCheckedAtOnce() {
    assertThatThrownBy(() -> RedisUri.parse("redis://h?prefech=1"))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("did you mean 'prefetch'?");
    assertThatThrownBy(() -> RedisUri.parse("redis://h?prefetch"))
        .hasMessageContaining("has no value");
    assertThatThrownBy(() -> RedisUri.parse("redis://h?prefetch=1&prefetch=2"))
        .hasMessageContaining("given twice");
    assertThatThrownBy(() -> RedisUri.parse("redis://:a@h?password=b"))
        .hasMessageContaining("given twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:6379",
        "http://localhost",
        "redis://",
        "redis://:6379",
        "redis://h:port",
        "redis://h:0",
        "redis://h:70000",
        "redis://h:99999999",
        "redis://h1,h2",
        "redis://h1,,h2",
        "redis://::1",
        "redis://[::1",
        "redis://h/db",
        "redis://h/0/1",
        "redis://user@h",
        "redis-sentinel://h1,?master=m",
        "redis://:a%zz@h",
        "redis://:a%2@h",
        "redis://:%ff@h"
      })
  void malformedUrisAreRefused(String uri) {
    assertThatThrownBy(() -> RedisUri.parse(uri)).isInstanceOf(InvalidRedisUriException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://user:s3cret@h:port",
        "redis://user:s3cret@h1,h2",
        "redis://user:s3cret@h/db",
        "redis://:s3c/s3cret@h:6379",
        "redis://:s3c?s3cret@h:6379",
        "redis://:s3c?s3cret=1@h:6379",
        "redis://:x@s3cret@h:bad",
        "redis://:s3cret%@h",
        "http://:s3cret@h",
        "//:s3cret@h",
        "s3cret@h",
        "redis-cluster://:s3cret@h",
        "redis://:s3cret@h?prefetch=no",
        "redis://h?password=s3cret&password=s3cret",
        "redis://h?sentinelPassword=s3cret%"
      })
  void noMessageShowsAPassword(String uri) {
    assertThatThrownBy(() -> RedisUri.parse(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void toStringMasksEveryPassword() {
    RedisUri uri =
        RedisUri.parse(
            "redis-sentinel://u:s3cret@h?master=m&sentinelPassword=s3cret&trustStorePassword=s3cret");
    assertThat(uri.toString())
        .isEqualTo(
            "redis-sentinel://u:***@h:26379?master=m&sentinelPassword=***&trustStorePassword=***");
    assertThat(uri.options().toString()).doesNotContain("s3cret");
  }
}
