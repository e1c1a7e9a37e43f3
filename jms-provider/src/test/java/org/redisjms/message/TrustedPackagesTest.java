package org.redisjms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.MessageFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("JavaUtilDate") // it is what clients send
class TrustedPackagesTest {
  record Order(String id, List<Line> lines) implements Serializable {
    record Line(int count) implements Serializable {}
  }

  enum Color {
    RED
  }

  static final class Chain implements Serializable {
    private static final long serialVersionUID = 1L;
    Object next;
  }

  static final class Handler implements InvocationHandler, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
      return method.getName();
    }
  }

  interface Greeter {
    String greet();
  }

  private static byte[] serialize(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(object);
    return bytes.toByteArray();
  }

  static Stream<Arguments> plainValues() {
    return Stream.<Object>of(
            1,
            'c',
            "text",
            new int[][] {{1}, {2}},
            new Object[] {"a", 1},
            new String[] {"a"},
            new BigDecimal("1.5"),
            UUID.randomUUID(),
            new Date(0),
            new java.sql.Timestamp(0),
            new GregorianCalendar(),
            Locale.GERMANY,
            Currency.getInstance("EUR"),
            ZonedDateTime.parse("2026-02-03T04:05:06+01:00[Europe/Berlin]"),
            Duration.ofSeconds(1),
            DayOfWeek.MONDAY,
            TimeUnit.DAYS,
            List.of(1, 2, 3),
            Map.of("a", 1),
            Set.of(),
            Arrays.asList(1, 2),
            Collections.unmodifiableMap(new TreeMap<>(Map.of("a", new HashSet<>(List.of(1))))),
            new LinkedHashMap<>(Map.of("k", List.of(new HashMap<>(Map.of("x", "y"))))),
            new ConcurrentHashMap<>(Map.of("a", 1)),
            EnumSet.of(DayOfWeek.MONDAY),
            new EnumMap<>(Map.of(DayOfWeek.MONDAY, 1)))
        .map(value -> Arguments.of(value));
  }

  @ParameterizedTest
  @MethodSource("plainValues")
  void plainValuesAreTrusted(Object value) throws Exception {
    assertThat(TrustedPackages.DEFAULT.deserialize(serialize(value))).isEqualTo(value);
  }

  /** They do not equal each other. */
  @Test
  @SuppressWarnings({"JdkObsolete", "UnnecessaryStringBuilder"})
  void buildersOfStringsAreTrusted() throws Exception {
    assertThat(TrustedPackages.DEFAULT.deserialize(serialize(new StringBuffer("text"))))
        .isInstanceOf(StringBuffer.class)
        .hasToString("text");
    assertThat(TrustedPackages.DEFAULT.deserialize(serialize(new StringBuilder("text"))))
        .isInstanceOf(StringBuilder.class)
        .hasToString("text");
  }

  static Stream<Arguments> ownValues() {
    return Stream.<Object>of(
            new Order("1", List.of()),
            new ArrayList<>(List.of(new Order("1", List.of()))),
            new Order[0],
            new Order[1][1],
            Color.RED,
            EnumSet.of(Color.RED),
            new Chain())
        .map(value -> Arguments.of(value));
  }

  @ParameterizedTest
  @MethodSource("ownValues")
  void othersAreRefusedByName(Object value) {
    assertThatThrownBy(() -> TrustedPackages.DEFAULT.deserialize(serialize(value)))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("org.redisjms.message.TrustedPackagesTest$")
        .hasMessageContaining("trustedPackages");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "org.redisjms.message",
        " com.acme , org.redisjms.message.* ",
        "org.redisjms.*",
        "org.*",
        "org.redisjms.message.TrustedPackagesTest",
        "org.redisjms.message.TrustedPackagesTest$Order"
      })
  void namedOnesAreTrusted(String option) throws Exception {
    Order order = new Order("1", List.of(new Order.Line(2)));
    assertThat(TrustedPackages.of(option).deserialize(serialize(order))).isEqualTo(order);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.redisjms",
        "org.redisjms.messag",
        "org.redisjms.messag.*",
        "org.redisjms.message.Trusted",
        "org.redisjms.message.TrustedPackagesTest.*",
        "com.acme.*"
      })
  void neighboursAreNot(String option) {
    assertThatThrownBy(
            () -> TrustedPackages.of(option).deserialize(serialize(new Order("1", List.of()))))
        .isInstanceOf(MessageFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {",", "a,,b", "com.*.x", "com.acme.", ".*", "com acme", "com.acme*", "a-b"})
  void refusesMalformedOptions(String option) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrustedPackages.of(option))
        .withMessageContaining("trustedPackages");
  }

  @Test
  void blankMeansDefault() {
    assertThat(TrustedPackages.of(null)).isSameAs(TrustedPackages.DEFAULT);
    assertThat(TrustedPackages.of(" ")).isSameAs(TrustedPackages.DEFAULT);
  }

  @Test
  void proxiesNeedInterfaceAndHandler() throws Exception {
    byte[] bytes =
        serialize(
            Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Greeter.class}, new Handler()));
    Object proxy = TrustedPackages.of("org.redisjms.message").deserialize(bytes);
    assertThat(((Greeter) proxy).greet()).isEqualTo("greet");
    String test = TrustedPackagesTest.class.getName();
    assertThatThrownBy(() -> TrustedPackages.of(test + "$Handler").deserialize(bytes))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("Greeter");
    assertThatThrownBy(() -> TrustedPackages.of(test + "$Greeter").deserialize(bytes))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("Handler");
  }

  @Test
  void classesComeFromTheContextClassLoaderFirst() throws Exception {
    byte[] bytes = serialize(new Chain());
    List<String> asked = new ArrayList<>();
    ClassLoader previous = Thread.currentThread().getContextClassLoader();
    Thread.currentThread()
        .setContextClassLoader(
            new ClassLoader(null) {
              @Override
              protected Class<?> findClass(String name) throws ClassNotFoundException {
                asked.add(name);
                throw new ClassNotFoundException(name);
              }
            });
    try {
      assertThat(TrustedPackages.ALL.deserialize(bytes)).isInstanceOf(Chain.class);
    } finally {
      Thread.currentThread().setContextClassLoader(previous);
    }
    assertThat(asked).contains(Chain.class.getName());
  }

  @Test
  void depthIsLimited() throws Exception {
    Chain chain = new Chain();
    for (int i = 0; i < DeserializationFilter.MAX_DEPTH; i++) {
      Chain longer = new Chain();
      longer.next = chain;
      chain = longer;
    }
    byte[] tooDeep = serialize(chain);
    assertThatThrownBy(() -> TrustedPackages.ALL.deserialize(tooDeep))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("deeper than");
    assertThat(TrustedPackages.ALL.deserialize(serialize(chain.next))).isInstanceOf(Chain.class);
  }

  /** Sets of sets that share their elements: hashing them takes twice as long with every level. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void collectionsThatTakeForEverAreRefused() throws Exception {
    Set<Object> root = new HashSet<>();
    Set<Object> left = root;
    Set<Object> right = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      Set<Object> nextLeft = new HashSet<>();
      Set<Object> nextRight = new HashSet<>(Set.of("only here"));
      fill(left, nextLeft, nextRight);
      if (i > 0) {
        fill(right, nextLeft, nextRight);
      }
      left = nextLeft;
      right = nextRight;
    }
    byte[] bomb = serialize(root);
    for (TrustedPackages policy : List.of(TrustedPackages.DEFAULT, TrustedPackages.ALL)) {
      assertThatThrownBy(() -> policy.deserialize(bomb))
          .isInstanceOf(MessageFormatException.class)
          .hasMessageContaining("deeper than " + DeserializationFilter.MAX_PLAIN_DEPTH);
    }
  }

  private static void fill(Set<Object> set, Set<Object> left, Set<Object> right) {
    // Added while they are still shallow, so that building is quick.
    set.add(left);
    set.add(right);
  }

  @Test
  void arraysThatAreNotThereAreRefused() throws Exception {
    byte[] bytes = serialize(new byte[0]);
    bytes[bytes.length - 4] = 0x7f; // the length, in four bytes, is the last thing written
    assertThatThrownBy(() -> TrustedPackages.ALL.deserialize(bytes))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("claims an array");
  }

  @Test
  void damagedBytesAreRefused() throws Exception {
    byte[] bytes = serialize(List.of("a", 1, new Date()));
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> TrustedPackages.DEFAULT.deserialize(part))
          .isInstanceOf(MessageFormatException.class);
    }
  }

  @Test
  void receivedObjectMessagesAreGuarded() throws Exception {
    RedisJmsObjectMessage sent = new RedisJmsObjectMessage();
    sent.setObject(new Order("1", List.of()));
    EncodedMessage encoded = MessageCodec.encode(sent);
    Received received = new Received("ID:1", 4, true, 1, false);
    RedisJmsMessage refused =
        MessageCodec.decode(encoded.head(), encoded.body(), received, TrustedPackages.DEFAULT);
    assertThatThrownBy(() -> refused.getBody(Object.class))
        .isInstanceOf(MessageFormatException.class);
    assertThat(refused.isBodyAssignableTo(Order.class)).isFalse();
    RedisJmsMessage accepted =
        MessageCodec.decode(
            encoded.head(), encoded.body(), received, TrustedPackages.of("org.redisjms.message"));
    assertThat(accepted.getBody(Order.class)).isEqualTo(new Order("1", List.of()));
  }
}
