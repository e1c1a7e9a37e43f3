package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.JMSContext;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 6.1.2: client identifiers, when they can be set and who else may have them. */
class ClientIdentifierIT extends ConformanceTest {
  @Test
  @Section("6.1.2")
  void aConnectionHasNoneUntilItIsSet() throws Exception {
    Connection connection = connect();
    assertThat(connection.getClientID()).isNull();
    String clientId = unique("client");
    // Reading it is no use of the connection that would fix it.
    connection.setClientID(clientId);
    assertThat(connection.getClientID()).isEqualTo(clientId);
  }

  @Test
  @Section("6.1.2")
  void aContextHasNoneUntilItIsSet() {
    JMSContext context = context();
    assertThat(context.getClientID()).isNull();
    String clientId = unique("client");
    context.setClientID(clientId);
    assertThat(context.getClientID()).isEqualTo(clientId);
  }

  @Test
  @Section("6.1.2")
  void itCannotBeSetTwice() throws Exception {
    Connection connection = connectAs(unique("client"));
    assertThatThrownBy(() -> connection.setClientID(unique("other")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Section("6.1.2")
  void itCannotBeSetAfterASessionWasCreated() throws Exception {
    Connection connection = connect();
    connection.createSession();
    assertThatThrownBy(() -> connection.setClientID(unique("client")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Section("6.1.2")
  void itCannotBeSetAfterTheStart() throws Exception {
    Connection connection = started();
    assertThatThrownBy(() -> connection.setClientID(unique("client")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Section("6.1.2")
  void itCannotBeSetAfterAContextWasUsed() {
    JMSContext context = context();
    context.createProducer().send(queue, "text");
    assertThatThrownBy(() -> context.setClientID(unique("client")))
        .isInstanceOf(IllegalStateRuntimeException.class);
  }

  @Test
  @Section("6.1.2")
  void itCannotBeSetOnceAContextHasConsumers() {
    JMSContext context = context();
    context.createConsumer(queue);
    assertThatThrownBy(() -> context.setClientID(unique("client")))
        .isInstanceOf(IllegalStateRuntimeException.class);
  }

  @Test
  @Section("6.1.2")
  @ArtemisDiffers(
      "Throws a NullPointerException for null; for an identifier that is rejected it must be"
          + " InvalidClientIDException.")
  void nullAndEmptyAreRefused() throws Exception {
    for (String clientId : new String[] {null, ""}) {
      Connection connection = connect();
      assertThatThrownBy(() -> connection.setClientID(clientId))
          .isInstanceOf(InvalidClientIDException.class);
    }
  }

  @Test
  @Section("6.1.2")
  void onlyOneConnectionHasIt() throws Exception {
    String clientId = unique("client");
    connectAs(clientId);
    Connection second = connect();
    assertThatThrownBy(() -> second.setClientID(clientId))
        .isInstanceOf(InvalidClientIDException.class);
  }

  @Test
  @Section("6.1.2")
  void onlyOneContextHasIt() throws Exception {
    String clientId = unique("client");
    connectAs(clientId);
    JMSContext second = context();
    assertThatThrownBy(() -> second.setClientID(clientId))
        .isInstanceOf(InvalidClientIDRuntimeException.class);
  }

  @Test
  @Section("6.1.2")
  void itIsFreeOnceItsConnectionIsClosed() throws Exception {
    String clientId = unique("client");
    connectAs(clientId).close();
    assertThat(connectAs(clientId).getClientID()).isEqualTo(clientId);
  }

  @Test
  @Section("6.1.2")
  void aRefusedOneLeavesTheConnectionUsable() throws Exception {
    String clientId = unique("client");
    connectAs(clientId);
    Connection second = connect();
    assertThatThrownBy(() -> second.setClientID(clientId))
        .isInstanceOf(InvalidClientIDException.class);
    String other = unique("other");
    second.setClientID(other);
    assertThat(second.getClientID()).isEqualTo(other);
    second.createSession().createConsumer(queue);
  }

  @Test
  @Section("6.1.2")
  void anyTextIsAClientIdentifier() throws Exception {
    String clientId = unique("a b:{c}/\u20ac'\"%\n");
    assertThat(connectAs(clientId).getClientID()).isEqualTo(clientId);
    Connection second = connect();
    assertThatThrownBy(() -> second.setClientID(clientId))
        .isInstanceOf(InvalidClientIDException.class);
  }
}
