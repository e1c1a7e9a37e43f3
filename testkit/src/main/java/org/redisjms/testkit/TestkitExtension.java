package org.redisjms.testkit;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Starts what {@link WithRedis} and {@link WithSentinelGroup} ask for, when a parameter first wants
 * it.
 */
final class TestkitExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(TestkitExtension.class);

  TestkitExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == RedisServer.class || type == SentinelGroup.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RedisServer.class
        ? resolve(context, WithRedis.class, RedisServer.class, TestkitExtension::server)
        : resolve(context, WithSentinelGroup.class, SentinelGroup.class, TestkitExtension::group);
  }

  /** The store of the context that bears the annotation closes the server at that context's end. */
  private static <A extends Annotation, T extends AutoCloseable> T resolve(
      ExtensionContext context, Class<A> annotation, Class<T> type, Function<A, T> start) {
    for (Optional<ExtensionContext> at = Optional.of(context);
        at.isPresent();
        at = at.get().getParent()) {
      Optional<AnnotatedElement> element = at.get().getElement();
      Optional<A> found = element.flatMap(e -> AnnotationSupport.findAnnotation(e, annotation));
      if (found.isPresent()) {
        // With its context in the key: a store also finds what the stores around it have.
        String key = type.getName() + at.get().getUniqueId();
        return at.get()
            .getStore(NAMESPACE)
            .computeIfAbsent(key, unused -> start.apply(found.get()), type);
      }
    }
    throw new ParameterResolutionException(
        "a parameter " + type.getSimpleName() + " needs @" + annotation.getSimpleName());
  }

  private static RedisServer server(WithRedis settings) {
    RedisServer.Builder builder = RedisServer.builder().aof(settings.aof());
    builder.config(settings.config());
    apply(builder, settings.password(), settings.maxmemory(), settings.tls());
    return builder.start();
  }

  private static SentinelGroup group(WithSentinelGroup settings) {
    SentinelGroup.Builder builder = SentinelGroup.builder().aof(settings.aof());
    builder.config(settings.config());
    apply(builder, settings.password(), settings.maxmemory(), settings.tls());
    if (!settings.sentinelPassword().isEmpty()) {
      builder.sentinelPassword(settings.sentinelPassword());
    }
    return builder.start();
  }

  private static void apply(
      ServerBuilder<?> builder, String password, String maxmemory, boolean tls) {
    if (!password.isEmpty()) {
      builder.password(password);
    }
    if (!maxmemory.isEmpty()) {
      builder.maxmemory(maxmemory);
    }
    if (tls) {
      builder.tls();
    }
  }
}
