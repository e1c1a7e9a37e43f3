package org.redisjms.client;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionRolledBackException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UncheckedTest {
  static Stream<JMSException> kinds() {
    return Stream.of(
        new IllegalStateException("text", "code"),
        new InvalidClientIDException("text", "code"),
        new InvalidDestinationException("text", "code"),
        new InvalidSelectorException("text", "code"),
        new JMSSecurityException("text", "code"),
        new MessageFormatException("text", "code"),
        new MessageNotWriteableException("text", "code"),
        new ResourceAllocationException("text", "code"),
        new TransactionInProgressException("text", "code"),
        new TransactionRolledBackException("text", "code"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void keepsTheKind(JMSException checked) {
    JMSRuntimeException unchecked = Unchecked.of(checked);
    assertThat(unchecked.getClass().getSimpleName())
        .isEqualTo(checked.getClass().getSimpleName().replace("Exception", "RuntimeException"));
    assertThat(unchecked).hasMessage("text").hasCause(checked);
    assertThat(unchecked.getErrorCode()).isEqualTo("code");
  }

  @Test
  void hasOneForTheRest() {
    assertThat(Unchecked.of(new MessageEOFException("end")))
        .isExactlyInstanceOf(JMSRuntimeException.class);
  }
}
