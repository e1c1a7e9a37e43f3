package org.redisjms.servers;

import java.nio.file.Path;

/** GlassFish or Payara, configured with the commands of docs/jakarta-ee.md. */
interface AsadminServer extends JakartaServer {

  /** Runs a command of asadmin, written as on a command line; returns what it prints. */
  String asadmin(String line) throws Exception;

  /**
   * Deploys the resource adapter, and makes what the application needs.
   *
   * @param uri of Redis, as asadmin wants it
   * @param database the URL of the database, as asadmin wants it
   */
  default void makeResources(String uri, String database) throws Exception {
    asadmin("create-resource-adapter-config --property uri=" + uri + " redis-jms");
    asadmin("deploy --name redis-jms " + Archives.adapter());
    asadmin(
        "create-connector-connection-pool --raname redis-jms"
            + " --connectiondefinition jakarta.jms.ConnectionFactory"
            + " --transactionsupport XATransaction redis-pool");
    asadmin("create-connector-resource --poolname redis-pool jms/connections");
    String destination =
        "create-admin-object --raname redis-jms --restype %s --property PhysicalName=%s jms/%2$s";
    for (String queue : Archives.QUEUES) {
      asadmin(destination.formatted("jakarta.jms.Queue", queue));
    }
    asadmin(destination.formatted("jakarta.jms.Topic", Archives.TOPIC));
    asadmin(
        "create-jdbc-connection-pool --datasourceclassname org.h2.jdbcx.JdbcDataSource"
            + " --restype javax.sql.XADataSource --property user=sa:password=sa:url="
            + database
            + " orders-pool");
    asadmin("create-jdbc-resource --connectionpoolid orders-pool jdbc/orders");
  }

  @Override
  default void undeployAdapter() throws Exception {
    asadmin("delete-jdbc-resource jdbc/orders");
    asadmin("delete-jdbc-connection-pool orders-pool");
    asadmin("delete-admin-object jms/" + Archives.TOPIC);
    for (String queue : Archives.QUEUES) {
      asadmin("delete-admin-object jms/" + queue);
    }
    asadmin("delete-connector-resource jms/connections");
    asadmin("delete-connector-connection-pool redis-pool");
    asadmin("undeploy redis-jms");
    asadmin("delete-resource-adapter-config redis-jms");
  }

  @Override
  default void deploy(Path archive) throws Exception {
    asadmin("deploy " + archive);
  }

  @Override
  default void undeploy(Path archive) throws Exception {
    asadmin("undeploy " + archive.getFileName().toString().replace(".war", ""));
  }
}
