package org.redisjms.ra.admin;

import jakarta.jms.InvalidDestinationException;
import jakarta.resource.Referenceable;
import java.io.Serial;
import java.io.Serializable;
import java.util.Objects;
import javax.naming.NamingException;
import javax.naming.Reference;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.AdministeredDestination;
import org.redisjms.destination.RedisJmsDestination;

/** What administered queues and topics have in common: their physical name. */
public abstract class AdministeredName
    implements AdministeredDestination, Serializable, Referenceable {

  @Serial private static final long serialVersionUID = 1L;

  private volatile @Nullable String physicalName;
  private volatile @Nullable String name;
  private volatile @Nullable Reference reference;

  /** Not for other packages: a queue or a topic. */
  AdministeredName() {}

  /** The queue or topic of this name. */
  abstract RedisJmsDestination named(String physicalName);

  @Override
  public RedisJmsDestination destination() throws InvalidDestinationException {
    String current = effectiveName();
    if (current == null) {
      throw new InvalidDestinationException(
          "The administered object has no physical name: set its property 'PhysicalName'");
    }
    try {
      return named(current);
    } catch (IllegalArgumentException e) {
      InvalidDestinationException failure = new InvalidDestinationException(e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  private @Nullable String effectiveName() {
    String physical = physicalName;
    return physical == null ? name : physical;
  }

  public @Nullable String getPhysicalName() {
    return physicalName;
  }

  /** The name of the queue or topic in Redis. */
  public void setPhysicalName(@Nullable String physicalName) {
    if (physicalName != null && !physicalName.isBlank()) {
      this.physicalName = physicalName;
    }
  }

  public @Nullable String getDestinationName() {
    return physicalName;
  }

  /** The same as {@link #setPhysicalName}, for those who bring this name along. */
  public void setDestinationName(@Nullable String destinationName) {
    setPhysicalName(destinationName);
  }

  public @Nullable String getName() {
    return name;
  }

  /**
   * What GlassFish and Payara call the {@code destinationName} of a
   * {@code @JMSDestinationDefinition}: the physical name, unless that is set itself.
   */
  public void setName(@Nullable String name) {
    if (name != null && !name.isBlank()) {
      this.name = name;
    }
  }

  /** Set by the server that binds it in JNDI. */
  @Override
  public void setReference(Reference reference) {
    this.reference = reference;
  }

  @Override
  public Reference getReference() throws NamingException {
    Reference current = reference;
    if (current == null) {
      throw new NamingException(this + " was not bound by a server");
    }
    return current;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AdministeredName that
        && getClass() == that.getClass()
        && Objects.equals(effectiveName(), that.effectiveName());
  }

  @Override
  public int hashCode() {
    return Objects.hash(getClass().getName(), effectiveName());
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + effectiveName() + "]";
  }
}
