package org.redisjms.ra.outbound;

import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.security.PasswordCredential;
import java.util.Optional;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Who connects; null where it is up to the connection factory. Connections are alike when these
 * are.
 */
record Credentials(@Nullable String user, @Nullable String password) {

  static final Credentials OF_THE_FACTORY = new Credentials(null, null);

  /** Some servers give empty texts where there is nothing. */
  private static Credentials given(@Nullable String user, @Nullable String password) {
    return new Credentials(textOrNull(user), textOrNull(password));
  }

  private static @Nullable String textOrNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  /**
   * Those to connect with: what the server found for the principal comes first (container-managed
   * sign-on), then what the application gave.
   */
  static Credentials of(
      @Nullable Subject subject,
      @Nullable ConnectionRequestInfo requested,
      ManagedConnectionFactory factory) {
    Optional<PasswordCredential> signedOn =
        subject == null
            ? Optional.empty()
            : subject.getPrivateCredentials(PasswordCredential.class).stream()
                .filter(credential -> factory.equals(credential.getManagedConnectionFactory()))
                .findFirst();
    if (signedOn.isPresent()) {
      PasswordCredential credential = signedOn.get();
      return given(credential.getUserName(), text(credential.getPassword()));
    }
    return requested instanceof ConnectionRequest request
        ? given(request.credentials().user(), request.credentials().password())
        : OF_THE_FACTORY;
  }

  private static @Nullable String text(char @Nullable [] password) {
    return password == null ? null : new String(password);
  }

  @Override
  public String toString() {
    return user == null ? "the factory's credentials" : "user " + user;
  }
}
