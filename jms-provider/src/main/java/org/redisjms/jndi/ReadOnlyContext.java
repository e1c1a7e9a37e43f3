package org.redisjms.jndi;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NameClassPair;
import javax.naming.NameParser;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.OperationNotSupportedException;
import org.jspecify.annotations.Nullable;

/** A context over a {@link Tree} that does not change. */
@SuppressWarnings({"BanJNDI", "JdkObsolete"}) // This is the JNDI; nothing is deserialized in it.
final class ReadOnlyContext implements Context {

  private static final NameParser PARSER = CompositeName::new;

  private final Tree tree;
  private final String nameInNamespace;
  private final Hashtable<Object, Object> environment = new Hashtable<>();

  ReadOnlyContext(Tree tree, String nameInNamespace, Map<?, ?> environment) {
    this.tree = tree;
    this.nameInNamespace = nameInNamespace;
    this.environment.putAll(environment);
  }

  @Override
  public Object lookup(Name name) throws NamingException {
    return asBound(tree.find(name), name.toString());
  }

  /** A tree as the context of it. */
  private Object asBound(Object found, String name) {
    return found instanceof Tree below
        ? new ReadOnlyContext(below, below(name), environment)
        : found;
  }

  private String below(String name) {
    return nameInNamespace.isEmpty() || name.isEmpty()
        ? nameInNamespace + name
        : nameInNamespace + '/' + name;
  }

  @Override
  public Object lookup(String name) throws NamingException {
    return lookup(new CompositeName(name));
  }

  @Override
  public Object lookupLink(Name name) throws NamingException {
    return lookup(name);
  }

  @Override
  public Object lookupLink(String name) throws NamingException {
    return lookup(name);
  }

  private Tree treeAt(Name name) throws NamingException {
    if (tree.find(name) instanceof Tree found) {
      return found;
    }
    throw new NotContextException("'" + name + "' is an object, not a context");
  }

  private String className(Object found) {
    return found instanceof Tree ? ReadOnlyContext.class.getName() : found.getClass().getName();
  }

  @Override
  public NamingEnumeration<NameClassPair> list(Name name) throws NamingException {
    List<NameClassPair> pairs = new ArrayList<>();
    treeAt(name)
        .children()
        .forEach((child, found) -> pairs.add(new NameClassPair(child, className(found))));
    return new Listing<>(pairs.iterator());
  }

  @Override
  public NamingEnumeration<NameClassPair> list(String name) throws NamingException {
    return list(new CompositeName(name));
  }

  @Override
  public NamingEnumeration<Binding> listBindings(Name name) throws NamingException {
    List<Binding> bindings = new ArrayList<>();
    String prefix = name.isEmpty() ? "" : name + "/";
    treeAt(name)
        .children()
        .forEach(
            (child, found) ->
                bindings.add(new Binding(child, className(found), asBound(found, prefix + child))));
    return new Listing<>(bindings.iterator());
  }

  @Override
  public NamingEnumeration<Binding> listBindings(String name) throws NamingException {
    return listBindings(new CompositeName(name));
  }

  /** What a list shows. */
  private static final class Listing<T> implements NamingEnumeration<T> {
    private final Iterator<T> elements;

    private Listing(Iterator<T> elements) {
      this.elements = elements;
    }

    @Override
    public T next() {
      return elements.next();
    }

    @Override
    public boolean hasMore() {
      return elements.hasNext();
    }

    @Override
    public boolean hasMoreElements() {
      return elements.hasNext();
    }

    @Override
    public T nextElement() {
      return elements.next();
    }

    @Override
    public void close() {}
  }

  @Override
  public NameParser getNameParser(Name name) {
    return PARSER;
  }

  @Override
  public NameParser getNameParser(String name) {
    return PARSER;
  }

  @Override
  public Name composeName(Name name, Name prefix) throws NamingException {
    return ((Name) prefix.clone()).addAll(name);
  }

  @Override
  public String composeName(String name, String prefix) throws NamingException {
    return composeName(new CompositeName(name), new CompositeName(prefix)).toString();
  }

  @Override
  public @Nullable Object addToEnvironment(String name, Object value) {
    return environment.put(name, value);
  }

  @Override
  public @Nullable Object removeFromEnvironment(String name) {
    return environment.remove(name);
  }

  @Override
  public Hashtable<?, ?> getEnvironment() {
    return new Hashtable<>(environment);
  }

  @Override
  public String getNameInNamespace() {
    return nameInNamespace;
  }

  /** There is nothing to release. */
  @Override
  public void close() {}

  private static OperationNotSupportedException readOnly() {
    return new OperationNotSupportedException(
        "This context is read-only: it is made of properties such as queue.NAME=physical");
  }

  @Override
  public void bind(Name name, Object object) throws NamingException {
    throw readOnly();
  }

  @Override
  public void bind(String name, Object object) throws NamingException {
    throw readOnly();
  }

  @Override
  public void rebind(Name name, Object object) throws NamingException {
    throw readOnly();
  }

  @Override
  public void rebind(String name, Object object) throws NamingException {
    throw readOnly();
  }

  @Override
  public void unbind(Name name) throws NamingException {
    throw readOnly();
  }

  @Override
  public void unbind(String name) throws NamingException {
    throw readOnly();
  }

  @Override
  public void rename(Name oldName, Name newName) throws NamingException {
    throw readOnly();
  }

  @Override
  public void rename(String oldName, String newName) throws NamingException {
    throw readOnly();
  }

  @Override
  public Context createSubcontext(Name name) throws NamingException {
    throw readOnly();
  }

  @Override
  public Context createSubcontext(String name) throws NamingException {
    throw readOnly();
  }

  @Override
  public void destroySubcontext(Name name) throws NamingException {
    throw readOnly();
  }

  @Override
  public void destroySubcontext(String name) throws NamingException {
    throw readOnly();
  }
}
