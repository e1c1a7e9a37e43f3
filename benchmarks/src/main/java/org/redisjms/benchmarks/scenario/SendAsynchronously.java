package org.redisjms.benchmarks.scenario;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Repeated;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.measure.Step;

/**
 * One thread that sends persistent messages with a CompletionListener. It may be so far ahead of
 * the answers that this makes no difference to the rate.
 */
record SendAsynchronously(ConnectionFactory factory) implements Scenario {
  private static final int UNDER_WAY = 1_000;

  /** Counts what is under way, and keeps the first failure. */
  private static final class Completions implements CompletionListener {
    final Semaphore free = new Semaphore(UNDER_WAY);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    @Override
    public void onCompletion(Message message) {
      free.release();
    }

    @Override
    public void onException(Message message, Exception exception) {
      failure.compareAndSet(null, exception);
      free.release();
    }

    void check() {
      Exception cause = failure.get();
      if (cause != null) {
        throw new IllegalStateException("a send failed", cause);
      }
    }
  }

  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    byte[] payload = load.payload();
    Completions completions = new Completions();
    try (Connection connection = Jms.started(factory);
        Session session = Jms.session(connection, Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(session.createQueue("send"))) {
      Step send =
          () -> {
            completions.free.acquire();
            producer.send(Jms.message(session, payload), completions);
            return 1;
          };
      Measurement rate = Repeated.rate(load, meter, List.of(send));
      completions.free.acquire(UNDER_WAY);
      completions.check();
      return List.of(rate);
    }
  }
}
