/**
 * The resource adapter and the example of docs/jakarta-ee.md on real Jakarta EE servers. {@link
 * org.redisjms.servers.ServerContract} has the scenarios, and a class for each server starts and
 * configures it.
 */
package org.redisjms.servers;
