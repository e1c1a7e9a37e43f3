package org.redisjms.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.ConflictException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A server in a container. It shares the host's network, so that it listens on loopback and has the
 * same address for tests, replicas and sentinels; its folder lives in the container. Testcontainers
 * removes it when this JVM is gone.
 */
final class DockerServer implements ServerHandle {
  static final String IMAGE = "redisjms.testkit.image";
  private static final String DEFAULT_IMAGE = "redis:7.4";
  private static final String FOLDER = "/data/";
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

  private final GenericContainer<?> container;

  DockerServer(Path folder, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("redis-server"));
    command.addAll(arguments);
    container =
        new GenericContainer<>(DockerImageName.parse(System.getProperty(IMAGE, DEFAULT_IMAGE)))
            .withNetworkMode("host")
            .withCreateContainerCmdModifier(create -> create.withWorkingDir(FOLDER))
            .withCopyFileToContainer(MountableFile.forHostPath(folder), FOLDER)
            .withCommand(command.toArray(String[]::new));
  }

  @Override
  public void launch() {
    if (container.getContainerId() == null) {
      container.start();
    } else {
      client().startContainerCmd(container.getContainerId()).exec();
    }
  }

  @Override
  public boolean isAlive() {
    return container.getContainerId() != null && Boolean.TRUE.equals(state().getRunning());
  }

  @Override
  public long pid() {
    Long pid = state().getPidLong();
    return pid == null ? 0 : pid;
  }

  @Override
  public String log() {
    return container.getLogs();
  }

  @Override
  public boolean limitFiles(boolean full) {
    return false;
  }

  @Override
  public void signal(Signal signal) {
    if (!isAlive()) {
      return;
    }
    try {
      client().killContainerCmd(container.getContainerId()).withSignal(signal.name()).exec();
    } catch (ConflictException e) {
      if (isAlive()) {
        throw e;
      }
    }
  }

  @Override
  public void awaitEnd() {
    Wait.until("the container to stop", STOP_TIMEOUT, () -> isAlive() ? "still running" : "");
  }

  @Override
  public void dispose() {
    container.stop();
  }

  private ContainerState state() {
    return client().inspectContainerCmd(container.getContainerId()).exec().getState();
  }

  private DockerClient client() {
    return container.getDockerClient();
  }
}
