package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.CompletionListener;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Notes what became of asynchronous sends, in order. */
class Completions implements CompletionListener {

  /** What became of one message; without an exception it was sent. */
  record Completion(Message message, Exception exception) {}

  private final List<Completion> all = new ArrayList<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean overlapped;

  @Override
  public void onCompletion(Message message) {
    note(new Completion(message, null));
  }

  @Override
  public void onException(Message message, Exception exception) {
    note(new Completion(message, exception));
  }

  private void note(Completion completion) {
    overlapped |= !busy.compareAndSet(false, true);
    threads.add(Thread.currentThread());
    synchronized (all) {
      all.add(completion);
    }
    told(completion.message());
    busy.set(false);
  }

  /** What else is to be done with each. */
  void told(Message message) {}

  List<Completion> all() {
    synchronized (all) {
      return List.copyOf(all);
    }
  }

  int count() {
    synchronized (all) {
      return all.size();
    }
  }

  List<Message> messages() {
    return all().stream().map(Completion::message).toList();
  }

  List<Exception> exceptions() {
    return all().stream().map(Completion::exception).filter(e -> e != null).toList();
  }

  /** Waits for so many; they came one at a time, and not on this thread. */
  Completions await(int expected) {
    JmsFixture.await(expected + " completions", () -> count() >= expected);
    assertThat(count()).isEqualTo(expected);
    assertThat(overlapped).as("one at a time").isFalse();
    assertThat(threads).doesNotContain(Thread.currentThread());
    return this;
  }
}
