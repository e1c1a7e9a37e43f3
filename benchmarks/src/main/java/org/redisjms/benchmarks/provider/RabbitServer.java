package org.redisjms.benchmarks.provider;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A RabbitMQ node with everything of its own, on the loopback interface: ports, files, cookie and
 * epmd, the program through which Erlang's nodes find each other.
 */
final class RabbitServer implements Server {
  /** Where packages have the programs; theirs on the PATH change the user before they call them. */
  private static final Path PACKAGED = Path.of("/usr/lib/rabbitmq/bin");

  private static final String PROGRAM = "rabbitmq-server";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 200;

  private static final String DELETE_ALL =
      "[rabbit_amqqueue:delete(Q, false, false, <<\"benchmarks\">>)"
          + " || Q <- rabbit_amqqueue:list()].";

  private final Path programs;
  private final Path folder;
  private final Map<String, String> environment;
  private final Process epmd;
  private final Process node;
  private final String uri;
  private final String version;

  private RabbitServer(Path programs, Path folder) throws IOException, InterruptedException {
    this.programs = programs;
    this.folder = folder;
    List<Integer> ports = freePorts();
    uri = "amqp://127.0.0.1:" + ports.get(0);
    environment = environment(folder, ports);
    // Started here, so that the node does not leave one behind.
    epmd = launch("epmd", "-address", "127.0.0.1", "-port", Integer.toString(ports.get(2)));
    node = launch(programs.resolve(PROGRAM).toString());
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-rabbitmq"));
    try {
      version = awaitVersion();
    } catch (IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  /** Whether this machine has what is needed. */
  static boolean installed() {
    return programs().isPresent();
  }

  static Server start(Path folder) throws IOException, InterruptedException {
    Path programs = programs().orElseThrow(() -> new IOException("no " + PROGRAM));
    Files.createDirectories(folder);
    return new RabbitServer(programs, folder);
  }

  private static Optional<Path> programs() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(RabbitServer::isIn)
        .findFirst()
        .map(found -> isIn(PACKAGED) ? PACKAGED : found);
  }

  private static boolean isIn(Path directory) {
    return Files.isExecutable(directory.resolve(PROGRAM));
  }

  /** For clients, for other nodes and for epmd. */
  private static List<Integer> freePorts() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket clients = new ServerSocket(0, 1, here);
        ServerSocket nodes = new ServerSocket(0, 1, here);
        ServerSocket names = new ServerSocket(0, 1, here)) {
      return List.of(clients.getLocalPort(), nodes.getLocalPort(), names.getLocalPort());
    }
  }

  private static Map<String, String> environment(Path folder, List<Integer> ports) {
    return Map.ofEntries(
        // Has the cookie, with which rabbitmqctl is let in.
        Map.entry("HOME", folder.toString()),
        Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
        Map.entry("ERL_EPMD_PORT", Integer.toString(ports.get(2))),
        Map.entry("RABBITMQ_NODENAME", "benchmarks-" + ports.get(0) + "@localhost"),
        Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
        Map.entry("RABBITMQ_NODE_PORT", Integer.toString(ports.get(0))),
        Map.entry("RABBITMQ_DIST_PORT", Integer.toString(ports.get(1))),
        Map.entry(
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
        Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString()),
        Map.entry("RABBITMQ_LOG_BASE", folder.resolve("logs").toString()),
        Map.entry("RABBITMQ_LOGS", "-"),
        Map.entry("RABBITMQ_PID_FILE", folder.resolve("pid").toString()),
        // None of these exists: the machine's configuration is not ours.
        Map.entry("RABBITMQ_CONF_ENV_FILE", folder.resolve("env.conf").toString()),
        Map.entry("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq").toString()),
        Map.entry("RABBITMQ_ADVANCED_CONFIG_FILE", folder.resolve("advanced.config").toString()),
        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString()));
  }

  private Process launch(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private Path log() {
    return folder.resolve("log");
  }

  /** Waits until the node lets a client in, and answers what it says that it is. */
  private String awaitVersion() throws IOException, InterruptedException {
    ConnectionFactory factory = new ConnectionFactory();
    try {
      factory.setUri(uri);
    } catch (URISyntaxException | GeneralSecurityException e) {
      throw new IOException(e);
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (node.isAlive() && System.nanoTime() - end < 0) {
      try (Connection connection = factory.newConnection()) {
        return String.valueOf(connection.getServerProperties().get("version"));
      } catch (IOException | TimeoutException e) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }
    throw new IOException("no broker, see " + log());
  }

  @Override
  public String uri() {
    return uri;
  }

  @Override
  public String description() {
    return "RabbitMQ "
        + version
        + ", durable queues as its JMS client declares them (classic), answers by publisher"
        + " confirms";
  }

  @Override
  public void clean() throws IOException, InterruptedException {
    Process deleting = launch(programs.resolve("rabbitmqctl").toString(), "eval", DELETE_ALL);
    if (!deleting.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        || deleting.exitValue() != 0) {
      deleting.destroyForcibly();
      throw new IOException("queues are not deleted, see " + log());
    }
  }

  /** Nobody needs its messages any more, so it need not end well. */
  @Override
  public void close() {
    // The node is a child of its script, and has children itself.
    List<ProcessHandle> all =
        Stream.of(node, epmd)
            .map(Process::toHandle)
            .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
            .toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }
}
