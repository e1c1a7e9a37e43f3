package org.redisjms.benchmarks.provider;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Metric;
import redis.clients.jedis.Jedis;

/**
 * Reads {@code INFO} before and after. A command counts whether a client or a script has called it;
 * a read is how often the server has read from a socket, so it is about a round trip.
 */
final class RedisMeter implements Meter {
  private final URI uri;
  private Map<String, String> before = Map.of();
  private Map<String, String> after = Map.of();
  private long messages;

  RedisMeter(String uri) {
    this.uri = URI.create(uri);
  }

  @Override
  public void start() {
    before = info();
  }

  @Override
  public void stop(long count) {
    after = info();
    messages = count;
  }

  @Override
  public List<Measurement> costs() {
    if (messages == 0) {
      return List.of();
    }
    return List.of(
        cost(Metric.COMMANDS, "total_commands_processed"),
        cost(Metric.READS, "total_reads_processed"),
        new Measurement(
            Metric.CPU_MICROS, (spent("used_cpu_user") + spent("used_cpu_sys")) * 1e6 / messages),
        cost(Metric.BYTES_IN, "total_net_input_bytes"),
        cost(Metric.BYTES_OUT, "total_net_output_bytes"),
        cost(Metric.AOF_BYTES, "aof_current_size"));
  }

  private Measurement cost(Metric metric, String field) {
    return new Measurement(metric, spent(field) / messages);
  }

  private double spent(String field) {
    return value(after, field) - value(before, field);
  }

  private static double value(Map<String, String> info, String field) {
    return Double.parseDouble(info.getOrDefault(field, "0"));
  }

  private Map<String, String> info() {
    Map<String, String> fields = new HashMap<>();
    try (Jedis jedis = new Jedis(uri.getHost(), uri.getPort())) {
      jedis
          .info()
          .lines()
          .forEach(
              line -> {
                int cut = line.indexOf(':');
                if (cut > 0) {
                  fields.put(line.substring(0, cut), line.substring(cut + 1));
                }
              });
    }
    return fields;
  }
}
