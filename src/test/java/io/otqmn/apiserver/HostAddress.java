package io.otqmn.apiserver;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.Optional;

/** An address of this machine that may be an endpoint of a Service, which loopback may not. */
public record HostAddress(InetAddress address) {
  /** The test is skipped where there is none. */
  public static HostAddress find() throws IOException {
    Optional<InetAddress> found =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(Inet4Address.class::isInstance)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .findFirst();
    assumeTrue(
        found.isPresent(), "this machine has no address but loopback, which no endpoint may have");
    return new HostAddress(found.orElseThrow());
  }

  public String text() {
    return address.getHostAddress();
  }

  public int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return socket.getLocalPort();
    }
  }
}
