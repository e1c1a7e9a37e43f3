package org.redisjms.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.h2.tools.Server;

/** An H2 database in this JVM, which survives the servers that are connected to it. */
final class Database implements AutoCloseable {

  private static final String NAME = "mem:orders";

  /** Or it would repeat what it has answered before a prepared transaction was recovered. */
  private static final String NO_CACHE = ";OPTIMIZE_REUSE_RESULTS=FALSE";

  private final Server listener;
  private final Connection connection;

  private Database(Connection connection) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE packed (text VARCHAR(100) NOT NULL)");
      statement.execute("CREATE TABLE archive (text VARCHAR(100) NOT NULL)");
    }
    // Started with the port 0, it takes a free one; it listens where this property says.
    System.setProperty("h2.bindAddress", "127.0.0.1");
    listener = Server.createTcpServer("-tcpPort", "0").start();
  }

  static Database start() {
    try {
      return new Database(DriverManager.getConnection("jdbc:h2:" + NAME + NO_CACHE, "sa", "sa"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where it listens. */
  int port() {
    return listener.getPort();
  }

  /** For the data source of a server; the user is {@code sa}, and so is the password. */
  static String url(int port) {
    return "jdbc:h2:tcp://127.0.0.1:" + port + "/" + NAME;
  }

  /** What the packer has written down. */
  List<String> packed() {
    return texts("packed");
  }

  /** What the archivist has kept. */
  List<String> archive() {
    return texts("archive");
  }

  /** How many transactions are prepared and wait for their end. */
  int inDoubt() {
    return query("SELECT transaction_name FROM information_schema.in_doubt").size();
  }

  private List<String> texts(String table) {
    return query("SELECT text FROM " + table);
  }

  private List<String> query(String sql) {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return texts;
  }

  @Override
  public void close() throws SQLException {
    listener.stop();
    connection.close();
  }
}
