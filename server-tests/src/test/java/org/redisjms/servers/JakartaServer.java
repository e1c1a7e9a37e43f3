package org.redisjms.servers;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.redisjms.servers.notes.NamedNotes;
import org.redisjms.servers.notes.NotesServlet;

/** A Jakarta EE server under test, which runs and listens on the loopback address. */
interface JakartaServer {

  /** HTTP/1.1, as a connection of HTTP/2 may end in the middle of a request (GOAWAY). */
  HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Where applications are, without a slash at the end, like {@code http://127.0.0.1:8080}. */
  String url();

  /** The process that it runs in; that of the test itself if it is embedded. */
  long pid();

  /**
   * Deploys the resource adapter, and configures what the application needs: the connection factory
   * {@code jms/connections}, the {@linkplain Archives#QUEUES queues}, the topic {@code jms/news},
   * and the XA data source {@code jdbc/orders}.
   *
   * @param uri of Redis
   * @param database the URL of an H2 database for {@code org.h2.jdbcx.JdbcDataSource}; its user and
   *     password are {@code sa}
   */
  void deployAdapter(String uri, String database) throws Exception;

  /** Undoes what {@link #deployAdapter} has done. */
  void undeployAdapter() throws Exception;

  /**
   * Deploys an application whose name is that of the file; returns when it is deployed.
   *
   * @param archive a {@code .war}
   */
  void deploy(Path archive) throws Exception;

  /** Undeploys what {@link #deploy} has deployed. */
  void undeploy(Path archive) throws Exception;

  /** Deploys the example. */
  default void deployApplication() throws Exception {
    deploy(Archives.application());
  }

  default void undeployApplication() throws Exception {
    undeploy(Archives.application());
  }

  /** The application that defines what it uses, with annotations that this server understands. */
  default Class<? extends NotesServlet> notes() {
    return NamedNotes.class;
  }

  /** Undeploys the application and all that it needs, and deploys both again. */
  default void redeploy(String uri, String database) throws Exception {
    undeployApplication();
    undeployAdapter();
    deployAdapter(uri, database);
    deployApplication();
  }

  /** Whether it forgets the class loaders of resource adapters that were undeployed. */
  default boolean forgetsClassLoaders() {
    return true;
  }

  /** Lets the deployed application, and all that it needs, work with another Redis. */
  void moveTo(String uri, String database) throws Exception;

  /** Stops the server, whatever is deployed. */
  void close() throws Exception;

  /** Reads from the application's servlet, such as {@code report} or {@code ask=…}. */
  default String get(String query) throws IOException, InterruptedException {
    return read("/orders/desk?" + query);
  }

  /** Reads from any servlet. */
  default String read(String path) throws IOException, InterruptedException {
    return ask(HttpRequest.newBuilder(URI.create(url() + path)));
  }

  /** Gives something to the application's servlet, such as {@code place} and some orders. */
  default String post(String parameter, String... values) throws IOException, InterruptedException {
    return postTo("/orders/desk", parameter, values);
  }

  /** Gives something to any servlet. */
  default String postTo(String path, String parameter, String... values)
      throws IOException, InterruptedException {
    String form =
        Arrays.stream(values)
            .map(value -> parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return ask(
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private static String ask(HttpRequest.Builder request) throws IOException, InterruptedException {
    return CLIENT
        .send(request.timeout(Duration.ofMinutes(5)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
