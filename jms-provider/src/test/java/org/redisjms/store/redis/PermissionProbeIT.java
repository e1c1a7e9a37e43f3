package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.config.Options;
import org.redisjms.store.StoreSecurityException;
import org.redisjms.testkit.RedisServer;
import org.redisjms.topology.RedisUri;

/** A user who lacks a permission learns so at connect, and which one it is. */
class PermissionProbeIT {

  private static RedisServer server;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void user(String... rules) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("ACL", "SETUSER", "app", "reset", "resetchannels", "on", ">secret"));
    command.addAll(List.of(rules));
    server.command(command.toArray(new String[0]));
  }

  private static void open() {
    RedisUri uri =
        RedisUri.parse(
            "redis://app:secret@" + server.host() + ":" + server.port() + "?keyPrefix=shop");
    RedisMessageStore.open(uri, uri.options().overriddenBy(Options.defaults())).close();
  }

  private static void refused(String... inMessage) {
    assertThatThrownBy(PermissionProbeIT::open)
        .isInstanceOf(StoreSecurityException.class)
        .hasMessageContainingAll(inMessage);
  }

  private static void nothingIsLeft() {
    assertThat((List<?>) server.command("KEYS", "*")).isEmpty();
  }

  @Test
  void theDocumentedRulesAreEnough() {
    user("~shop:*", "&shop:*", "+@all", "-@dangerous", "+info", "+role");
    open();
    nothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lmove",
        "rename",
        "incr",
        "zadd",
        "hset",
        "hsetnx",
        "ltrim",
        "lrem",
        "publish",
        "del",
        "hdel",
        "zrem",
        "srem",
        "zremrangebyrank",
        "time",
        "hgetall",
        "rpush",
        "sadd",
        "lset",
        "set",
        "unlink"
      })
  void aDeniedCommandInsideAScriptIsNamed(String command) {
    user("~shop:*", "&shop:*", "+@all", "-" + command);
    refused(command.toUpperCase(Locale.ROOT), "shop:*");
    nothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"subscribe", "multi", "exec", "evalsha"})
  void aDeniedCommandOutsideOfScriptsIsNamed(String command) {
    user("~shop:*", "&shop:*", "+@all", "-" + command);
    refused(command.toUpperCase(Locale.ROOT));
  }

  @Test
  void aDeniedKeyIsNamed() {
    user("~shop:{*", "~shop:connection:*", "~shop:graves", "~shop:destinations", "&*", "+@all");
    refused("shop:connections");
    user("~shop:connection*", "~shop:graves", "~shop:destinations", "&*", "+@all");
    refused("shop:{probe:");
    user("~shop:connection*", "~shop:{*", "~shop:destinations", "&*", "+@all");
    refused("shop:graves");
    user("~shop:connection*", "~shop:{*", "~shop:graves", "&*", "+@all");
    refused("shop:destinations");
    user("~shop:con*", "~shop:{*", "~shop:graves", "~shop:d*", "~shop:client-ids", "&*", "+@all");
    refused("shop:subscriptions");
    user("~shop:con*", "~shop:{*", "~shop:graves", "~shop:d*", "~shop:sub*", "&*", "+@all");
    refused("shop:client-ids");
    nothingIsLeft();
  }

  @Test
  void aDeniedChannelIsNamed() {
    user("~shop:*", "&other:*", "+@all");
    refused("PUBLISH", "shop:wakeups:");
    nothingIsLeft();
  }
}
