package org.redisjms.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisjms.topology.RedisErrors.Code;
import redis.clients.jedis.exceptions.JedisDataException;

class RedisErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "READONLY You can't write against a read only replica. | READONLY",
        "ERR Error running script (call to f_1): @user_script:1: -READONLY You can't write | READONLY",
        "READONLY You can't write against a read only replica. script: f_1, on @user_script:1. | READONLY",
        "LOADING Redis is loading the dataset in memory | LOADING",
        "MASTERDOWN Link with MASTER is down | MASTERDOWN",
        "UNBLOCKED force unblock from blocking operation | UNBLOCKED",
        "NOSCRIPT No matching script. Please use EVAL. | NOSCRIPT",
        "OOM command not allowed when used memory > 'maxmemory'. | OOM",
        "ERR Error running script: @user_script: 1: -OOM command not allowed | OOM",
        "NOPERM this user has no permissions to run the 'set' command | NOPERM",
        "ERR Error running script: The user executing the script can't run this command or subcommand | NOPERM",
        "ERR ACL failure in script: User can't access | NOPERM",
        "WRONGPASS invalid username-password pair | WRONGPASS",
        "ERR AUTH <password> called without any password configured for the default user. | WRONGPASS",
        "NOAUTH Authentication required. | NOAUTH",
        "DENIED Redis is running in protected mode | DENIED",
        "BUSY Redis is busy running a script. | BUSY",
        "BUSYGROUP Consumer Group name already exists | OTHER",
        "MISCONF Redis is configured to save RDB snapshots | MISCONF",
        "NOREPLICAS Not enough good replicas to write. | NOREPLICAS",
        "ERR unknown command | OTHER",
        "WRONGTYPE Operation against a key | OTHER"
      })
  void theCodeIsFoundAnywhere(String text, Code code) {
    assertThat(RedisErrors.classify(text)).isEqualTo(code);
    assertThat(RedisErrors.classify(new RuntimeException(new JedisDataException(text))))
        .isEqualTo(code);
  }

  @Test
  void onlyErrorRepliesHaveACode() {
    assertThat(RedisErrors.classify(new IllegalStateException("READONLY"))).isEqualTo(Code.OTHER);
    assertThat(RedisErrors.classify((String) null)).isEqualTo(Code.OTHER);
  }

  @Test
  void groups() {
    assertThat(Code.READONLY.isNotMaster()).isTrue();
    assertThat(Code.OOM.isNotMaster()).isFalse();
    assertThat(Code.NOPERM.isSecurity()).isTrue();
    assertThat(Code.READONLY.isSecurity()).isFalse();
  }
}
