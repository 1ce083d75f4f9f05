package io.otqmn.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KEM;
import javax.crypto.KeyAgreement;
import javax.security.auth.DestroyFailedException;

/**
 * The floor under every key: ML-KEM-768 (FIPS 203) together with X25519 (RFC 7748), so that a flaw
 * in either leaves the other. The two secrets are combined as in X-Wing
 * (draft-connolly-cfrg-xwing-kem): SHA3-256(ML-KEM secret || X25519 secret || X25519 ciphertext ||
 * X25519 public key || "\.//^\"), and the 32 bytes that come out are the post-quantum secret of
 * {@link HybridKey}. Public keys and ciphertexts have X-Wing's layout. The exchange authenticates
 * nobody: the channel that carries it (mutual TLS) does.
 */
public final class PostQuantumExchange implements AutoCloseable {
  public static final int PUBLIC_KEY_BYTES = 1184 + 32;
  public static final int CIPHERTEXT_BYTES = 1088 + 32;

  private static final byte[] LABEL = "\\.//^\\".getBytes(StandardCharsets.US_ASCII);
  private static final int X25519_BYTES = 32;

  private final KeyPair mlkem;
  private final KeyPair x25519;

  /** A public key's answer: the ciphertext goes back, the secret stays. */
  public static final class Encapsulation {
    private final byte[] ciphertext;
    private final SecretBytes secret;

    private Encapsulation(byte[] ciphertext, SecretBytes secret) {
      this.ciphertext = ciphertext;
      this.secret = secret;
    }

    public byte[] ciphertext() {
      return ciphertext.clone();
    }

    public SecretBytes secret() {
      return secret;
    }
  }

  private PostQuantumExchange(KeyPair mlkem, KeyPair x25519) {
    this.mlkem = mlkem;
    this.x25519 = x25519;
  }

  /** A new pair of key pairs, for one exchange. */
  public static PostQuantumExchange generate(SecureRandom random) {
    return checked(() -> {
      KeyPairGenerator lattice = KeyPairGenerator.getInstance("ML-KEM");
      lattice.initialize(NamedParameterSpec.ML_KEM_768, random);
      KeyPairGenerator curve = KeyPairGenerator.getInstance("X25519");
      curve.initialize(NamedParameterSpec.X25519, random);
      return new PostQuantumExchange(lattice.generateKeyPair(), curve.generateKeyPair());
    });
  }

  public byte[] publicKey() {
    byte[] encoded = mlkem.getPublic().getEncoded();
    byte[] lattice = Arrays.copyOfRange(encoded, MlKemEncoding.prefixLength(), encoded.length);
    return concatenated(lattice, littleEndian(x25519.getPublic()));
  }

  /**
   * Makes a secret that only the holder of the private keys can find out.
   *
   * @throws IllegalArgumentException if the public key is malformed or of low order
   */
  public static Encapsulation encapsulate(byte[] publicKey, SecureRandom random) {
    requireLength("public key", publicKey, PUBLIC_KEY_BYTES);
    byte[] lattice = Arrays.copyOf(publicKey, PUBLIC_KEY_BYTES - X25519_BYTES);
    byte[] curve = tail(publicKey);
    return checked(() -> {
      PublicKey peer =
          KeyFactory.getInstance("ML-KEM")
              .generatePublic(new X509EncodedKeySpec(MlKemEncoding.subjectPublicKey(lattice)));
      KEM.Encapsulated sealed =
          KEM.getInstance("ML-KEM").newEncapsulator(peer, random).encapsulate();
      KeyPairGenerator generator = KeyPairGenerator.getInstance("X25519");
      generator.initialize(NamedParameterSpec.X25519, random);
      KeyPair ephemeral = generator.generateKeyPair();
      byte[] sent = littleEndian(ephemeral.getPublic());
      byte[] agreed = agree(ephemeral, curve);
      byte[] decapsulated = sealed.key().getEncoded();
      return new Encapsulation(
          concatenated(sealed.encapsulation(), sent), combined(decapsulated, agreed, sent, curve));
    });
  }

  /**
   * A ciphertext that was not made for this key yields an unrelated secret, as ML-KEM intends: the
   * first sealed frame then fails.
   *
   * @throws IllegalArgumentException if the ciphertext is malformed or of low order
   */
  public SecretBytes decapsulate(byte[] ciphertext) {
    requireLength("ciphertext", ciphertext, CIPHERTEXT_BYTES);
    byte[] received = tail(ciphertext);
    return checked(() -> {
      byte[] decapsulated =
          KEM.getInstance("ML-KEM")
              .newDecapsulator(mlkem.getPrivate())
              .decapsulate(Arrays.copyOf(ciphertext, CIPHERTEXT_BYTES - X25519_BYTES))
              .getEncoded();
      byte[] agreed = agree(x25519, received);
      return combined(decapsulated, agreed, received, littleEndian(x25519.getPublic()));
    });
  }

  /** Asks the private keys to forget themselves, as far as this Java runtime lets them. */
  @Override
  public void close() {
    for (KeyPair pair : new KeyPair[] {mlkem, x25519}) {
      try {
        pair.getPrivate().destroy();
      } catch (DestroyFailedException e) {
        // the JDK's own keys cannot be destroyed yet; they end with this object
      }
    }
  }

  /** Overwrites both secrets. */
  static SecretBytes combined(byte[] mlkem, byte[] x25519, byte[] ciphertext, byte[] publicKey)
      throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA3-256");
    digest.update(mlkem);
    digest.update(x25519);
    digest.update(ciphertext);
    digest.update(publicKey);
    digest.update(LABEL);
    Arrays.fill(mlkem, (byte) 0);
    Arrays.fill(x25519, (byte) 0);
    return SecretBytes.owning(digest.digest());
  }

  private static byte[] agree(KeyPair own, byte[] peer) throws GeneralSecurityException {
    BigInteger u = new BigInteger(1, reversed(peer)).clearBit(255);
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(own.getPrivate());
    agreement.doPhase(
        KeyFactory.getInstance("X25519")
            .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, u)),
        true);
    return agreement.generateSecret();
  }

  private static byte[] littleEndian(PublicKey key) {
    byte[] magnitude = ((XECPublicKey) key).getU().toByteArray();
    byte[] reversed = reversed(magnitude);
    return Arrays.copyOf(reversed, X25519_BYTES);
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = bytes[bytes.length - 1 - i];
    }
    return result;
  }

  private static byte[] tail(byte[] bytes) {
    return Arrays.copyOfRange(bytes, bytes.length - X25519_BYTES, bytes.length);
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    byte[] result = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, result, first.length, second.length);
    return result;
  }

  private static void requireLength(String what, byte[] bytes, int length) {
    if (bytes.length != length) {
      throw new IllegalArgumentException(
          what + " is " + bytes.length + " bytes: one of ML-KEM-768 with X25519 has " + length);
    }
  }

  private interface Step<T> {
    T run() throws GeneralSecurityException;
  }

  private static <T> T checked(Step<T> step) {
    try {
      return step.run();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no ML-KEM or X25519: use JDK 25", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "peer's key exchange is unusable (" + e.getMessage() + "): start the exchange again", e);
    }
  }
}
