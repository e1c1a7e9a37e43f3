package org.redisjms.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ra.xml} promises is there. */
class DeploymentDescriptorTest {

  private static DeploymentDescriptor descriptor;

  @BeforeAll
  static void read() throws Exception {
    descriptor = DeploymentDescriptor.read(Path.of("src/main/rar/META-INF/ra.xml"));
  }

  @ParameterizedTest
  @CsvSource({
    "resourceadapter-class, 1",
    "managedconnectionfactory-class, 3",
    "activationspec-class, 1",
    "adminobject-class, 2"
  })
  void eachBeanHasThePropertiesThatAreDeclared(String element, int count) throws Exception {
    List<String> classes = descriptor.texts(element);
    assertThat(classes).hasSize(count);
    for (String name : Set.copyOf(classes)) {
      Set<String> declared = new TreeSet<>();
      for (DeploymentDescriptor.Property property : descriptor.properties(element, name)) {
        assertThat(property.description()).isNotEmpty();
        PropertyDescriptor bean = bean(name, property.name());
        assertThat(bean.getPropertyType().getName()).isEqualTo(property.type());
        assertThat(bean.getReadMethod()).as("getter of %s", property.name()).isNotNull();
        assertThat(bean.getWriteMethod()).as("setter of %s", property.name()).isNotNull();
        declared.add(Introspector.decapitalize(property.name()));
      }
      assertThat(declared).as(name).isEqualTo(configurable(name));
    }
  }

  private static PropertyDescriptor bean(String className, String property) throws Exception {
    return new PropertyDescriptor(property, Class.forName(className));
  }

  /** The names of what can be configured: everything of a simple type that can be set. */
  private static Set<String> configurable(String className) throws Exception {
    Set<String> names = new TreeSet<>();
    for (PropertyDescriptor property :
        Introspector.getBeanInfo(Class.forName(className)).getPropertyDescriptors()) {
      if (property.getWriteMethod() != null
          && property.getPropertyType().getName().startsWith("java.lang.")) {
        names.add(property.getName());
      }
    }
    return names;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connectionfactory-interface",
        "connectionfactory-impl-class",
        "connection-interface",
        "connection-impl-class",
        "adminobject-interface",
        "messagelistener-type",
        "credential-interface"
      })
  void eachClassIsThere(String element) throws Exception {
    assertThat(descriptor.texts(element)).isNotEmpty();
    for (String name : descriptor.texts(element)) {
      assertThat(Class.forName(name)).isNotNull();
    }
  }

  @Test
  void passwordsAreConfidential() {
    long passwords =
        descriptor.texts("config-property-name").stream()
            .filter(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("password"))
            .count();
    assertThat(descriptor.texts("config-property-confidential")).hasSize((int) passwords);
  }
}
