package org.redisjms.chaos.worker;

import org.redisjms.chaos.Setup;
import org.redisjms.chaos.worker.Source.OfQueue;

/** The roles by name, as they are given to a worker. */
public enum Roles {
  SEND,
  SEND_ASYNC,
  SEND_TRANSACTED,
  PUBLISH,
  PUBLISH_TRANSACTED,
  AUTO_RECEIVE,
  AUTO_LISTENER,
  DUPS_OK,
  CLIENT,
  INDIVIDUAL,
  TRANSACTED,
  MOVE,
  TAKE_MOVED,
  SUBSCRIBE_UNSHARED,
  SUBSCRIBE_SHARED;

  /**
   * @param place its place among the roles of its process
   */
  Role create(Client client, int place) {
    String session = client.process() + "." + (char) ('a' + place);
    return switch (this) {
      case SEND -> new SyncProducer(client, session, false);
      case SEND_ASYNC -> new AsyncProducer(client, session);
      case SEND_TRANSACTED -> new TransactedProducer(client, session, false);
      case PUBLISH -> new SyncProducer(client, session, true);
      case PUBLISH_TRANSACTED -> new TransactedProducer(client, session, true);
      case AUTO_RECEIVE -> new AutoReceiver(client, session, new OfQueue(Setup.AUTO_RECEIVE));
      case AUTO_LISTENER -> new Listening(client, session, new OfQueue(Setup.AUTO_LISTENER));
      case DUPS_OK -> new LazyReceiver(client, session, new OfQueue(Setup.DUPS_OK));
      case CLIENT -> new ClientAcknowledging(client, session, new OfQueue(Setup.CLIENT));
      case INDIVIDUAL ->
          new IndividuallyAcknowledging(client, session, new OfQueue(Setup.INDIVIDUAL));
      case TRANSACTED ->
          new TransactedConsumer(client, session, new OfQueue(Setup.TRANSACTED), false);
      case MOVE -> new TransactedConsumer(client, session, new OfQueue(Setup.MOVE_FROM), true);
      case TAKE_MOVED -> new TransactedConsumer(client, session, new OfQueue(Setup.MOVE_TO), false);
      case SUBSCRIBE_UNSHARED -> new Listening(client, session, new Source.Unshared());
      case SUBSCRIBE_SHARED -> new ClientAcknowledging(client, session, new Source.Shared());
    };
  }
}
