package org.redisjms.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection through a {@link FaultProxy}: a thread for each direction. */
final class ProxiedConnection {
  private static final Logger log = LoggerFactory.getLogger(ProxiedConnection.class);
  private static final int PIECE = 1 << 16;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;

  /** Set by the thread that reads requests, before the server sees the first byte of it. */
  private volatile @Nullable FaultedExchange exchange;

  /** The client was cut off, while the server still waits for the rest of its request. */
  private volatile boolean held;

  /** The client hears nothing any more. */
  private volatile boolean mute;

  ProxiedConnection(FaultProxy proxy, Socket client, Socket server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  void start() throws IOException {
    InputStream requests = client.getInputStream();
    OutputStream toServer = server.getOutputStream();
    InputStream replies = server.getInputStream();
    OutputStream toClient = client.getOutputStream();
    proxy.thread("requests", () -> passRequests(requests, toServer));
    proxy.thread("replies", () -> passReplies(replies, toClient));
  }

  private void passRequests(InputStream in, OutputStream out) {
    byte[] piece = new byte[PIECE];
    try {
      int length;
      while ((length = in.read(piece)) >= 0) {
        proxy.awaitPassage();
        FaultedExchange beginning = proxy.beginning(this, piece, length);
        if (beginning != null) {
          exchange = beginning;
          if (beginning.isStalling()) {
            proxy.stall();
          }
          if (beginning.isStallingBeforeTheServer()) {
            beginning.struck();
            proxy.awaitPassage();
          }
        }
        FaultedExchange faulted = exchange;
        if (faulted == null) {
          out.write(piece, 0, length);
          continue;
        }
        FaultedExchange.Verdict verdict = faulted.request(piece, length);
        // Before the server has the last byte: it may answer at once.
        held = verdict.hold();
        mute = verdict.hold() || verdict.cut();
        out.write(piece, 0, verdict.pass());
        if (faulted.isStalling()) {
          faulted.struck();
        }
        if (verdict.cut()) {
          strike(faulted);
          return;
        }
        if (verdict.hold()) {
          proxy.striking(faulted);
          end(client, faulted.how());
          faulted.struck();
          return;
        }
      }
      server.shutdownOutput();
    } catch (IOException e) {
      log.trace("{} ended", this, e);
      if (!held) {
        close(Cut.FIN);
      }
    }
  }

  private void passReplies(InputStream in, OutputStream out) {
    byte[] piece = new byte[PIECE];
    try {
      int length;
      while ((length = in.read(piece)) >= 0) {
        FaultedExchange faulted = exchange;
        if (faulted != null && mute) {
          faulted.replyToNobody(piece, length);
          continue;
        }
        proxy.awaitPassage();
        if (faulted == null) {
          out.write(piece, 0, length);
          continue;
        }
        FaultedExchange.Verdict verdict = faulted.reply(length);
        out.write(piece, 0, verdict.pass());
        if (verdict.cut()) {
          strike(faulted);
          return;
        }
      }
    } catch (IOException e) {
      log.trace("{} ended", this, e);
    } finally {
      close(Cut.FIN);
      FaultedExchange faulted = exchange;
      if (faulted != null) {
        faulted.ended();
      }
    }
  }

  private void strike(FaultedExchange faulted) {
    proxy.striking(faulted);
    close(faulted.how());
    faulted.struck();
  }

  /** Sends the server the rest of a request whose client has gone. */
  void finishRequest(byte[] rest) throws IOException {
    server.getOutputStream().write(rest);
    server.shutdownOutput();
  }

  void close(Cut how) {
    end(client, how);
    end(server, Cut.FIN);
    proxy.ended(this);
  }

  private void end(Socket socket, Cut how) {
    try {
      if (how == Cut.RST) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      log.trace("{} was closed already", this, e);
    }
  }

  @Override
  public String toString() {
    return "connection from " + client.getRemoteSocketAddress() + " through " + proxy;
  }
}
