package io.otqmn.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends each connection to a random one of the ports, as kube-proxy does, and leaves it there. */
final class TcpBalancer implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket server;
  private final Random random = new Random(7);
  private volatile List<Integer> ports = List.of();

  TcpBalancer() throws IOException {
    server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    threads.submit(() -> {
      while (true) {
        Socket client = server.accept();
        List<Integer> now = ports;
        int port = now.get(random.nextInt(now.size()));
        connections.incrementAndGet();
        threads.submit(() -> connect(client, port));
      }
    });
  }

  int port() {
    return server.getLocalPort();
  }

  void to(List<Integer> now) {
    ports = List.copyOf(now);
  }

  /** So far. */
  int connections() {
    return connections.get();
  }

  private Void connect(Socket client, int port) throws IOException {
    Socket collector;
    try {
      collector = new Socket(InetAddress.getLoopbackAddress(), port);
    } catch (IOException e) {
      client.close();
      return null;
    }
    threads.submit(() -> copy(client, collector));
    copy(collector, client);
    return null;
  }

  private static Void copy(Socket from, Socket to) throws IOException {
    byte[] buffer = new byte[8_192];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
