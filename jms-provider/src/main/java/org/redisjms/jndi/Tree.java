package org.redisjms.jndi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.naming.CompositeName;
import javax.naming.ConfigurationException;
import javax.naming.InvalidNameException;
import javax.naming.Name;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;

/**
 * Names and what they stand for, as a tree: the name {@code jms/orders} is {@code orders} below
 * {@code jms}.
 */
final class Tree {

  /** Objects, and trees for the names below a name. */
  private final Map<String, Object> children = new TreeMap<>();

  /** Makes what has no entry; null where only entries count. */
  private final @Nullable Function<String, RedisJmsDestination> maker;

  Tree() {
    this(null);
  }

  private Tree(@Nullable Function<String, RedisJmsDestination> maker) {
    this.maker = maker;
  }

  /** The direct children: objects and trees, by name. */
  Map<String, Object> children() {
    return children;
  }

  boolean holds(String name) {
    return children.containsKey(name);
  }

  /** Adds a tree in which every name is a destination, unless there is an entry of that name. */
  void addDynamic(String name, Function<String, RedisJmsDestination> destinations) {
    children.putIfAbsent(name, new Tree(destinations));
  }

  void bind(String name, Object object) throws NamingException {
    Name parts = new CompositeName(name);
    if (parts.isEmpty() || parts.get(parts.size() - 1).isEmpty()) {
      throw new InvalidNameException("'" + name + "' is not a name to bind an object to");
    }
    Tree tree = this;
    for (int i = 0; i < parts.size() - 1; i++) {
      if (!(tree.children.computeIfAbsent(parts.get(i), part -> new Tree())
          instanceof Tree below)) {
        throw conflict(name);
      }
      tree = below;
    }
    if (tree.children.putIfAbsent(parts.get(parts.size() - 1), object) != null) {
      throw conflict(name);
    }
  }

  private static ConfigurationException conflict(String name) {
    return new ConfigurationException(
        "The name '"
            + name
            + "' has two entries, or is both an object and the beginning of another name");
  }

  /** The object or the tree of this name; the tree itself for the empty name. */
  Object find(Name name) throws NamingException {
    if (name.isEmpty()) {
      return this;
    }
    if (maker != null) {
      return make(maker, name);
    }
    Object child = children.get(name.get(0));
    if (child != null && name.size() == 1) {
      return child;
    }
    if (child instanceof Tree tree) {
      return tree.find(name.getSuffix(1));
    }
    NameNotFoundException failure =
        new NameNotFoundException(
            "'" + name + "' is not bound; there are: " + String.join(", ", names("")));
    failure.setRemainingName(name);
    throw failure;
  }

  private static RedisJmsDestination make(Function<String, RedisJmsDestination> maker, Name name)
      throws InvalidNameException {
    // A physical name may contain slashes; parts of the name must not be quoted then.
    StringBuilder physical = new StringBuilder(name.get(0));
    for (int i = 1; i < name.size(); i++) {
      physical.append('/').append(name.get(i));
    }
    try {
      return maker.apply(physical.toString());
    } catch (IllegalArgumentException e) {
      InvalidNameException failure = new InvalidNameException(e.getMessage());
      failure.setRootCause(e);
      throw failure;
    }
  }

  private List<String> names(String prefix) {
    List<String> names = new ArrayList<>();
    children.forEach(
        (name, child) -> {
          if (!(child instanceof Tree tree)) {
            names.add(prefix + name);
          } else if (tree.maker != null) {
            names.add(prefix + name + "/<any name>");
          } else {
            names.addAll(tree.names(prefix + name + "/"));
          }
        });
    return names;
  }
}
