package org.redisjms;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Dependencies point downwards only: see the layers in the documentation of the architecture. */
class LayersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.redisjms");

  @Test
  void dependenciesPointDownwards() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("root")
        .definedBy("org.redisjms")
        .layer("jndi")
        .definedBy("org.redisjms.jndi..")
        .layer("client")
        .definedBy("org.redisjms.client..")
        .layer("engine")
        .definedBy("org.redisjms.engine..")
        .layer("message")
        .definedBy("org.redisjms.message..")
        .layer("selector")
        .definedBy("org.redisjms.selector..")
        .layer("store")
        .definedBy("org.redisjms.store")
        .layer("store.redis")
        .definedBy("org.redisjms.store.redis..")
        .layer("topology")
        .definedBy("org.redisjms.topology..")
        .layer("config")
        .definedBy("org.redisjms.config..")
        .layer("destination")
        .definedBy("org.redisjms.destination..")
        .layer("exception")
        .definedBy("org.redisjms.exception..")
        .whereLayer("jndi")
        .mayOnlyAccessLayers("root", "destination", "config")
        .whereLayer("jndi")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("root")
        .mayOnlyBeAccessedByLayers("jndi")
        .whereLayer("client")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers("root", "client")
        .whereLayer("store.redis")
        .mayOnlyBeAccessedByLayers("root", "client", "engine")
        .whereLayer("topology")
        .mayOnlyBeAccessedByLayers("root", "client", "engine", "store.redis")
        .whereLayer("store")
        .mayOnlyAccessLayers("config")
        .whereLayer("store.redis")
        .mayOnlyAccessLayers("store", "topology", "config")
        .whereLayer("topology")
        .mayOnlyAccessLayers("config")
        .whereLayer("message")
        .mayOnlyAccessLayers("destination")
        .whereLayer("selector")
        .mayNotAccessAnyLayer()
        .whereLayer("exception")
        .mayOnlyAccessLayers("destination")
        .whereLayer("config")
        .mayNotAccessAnyLayer()
        .whereLayer("destination")
        .mayNotAccessAnyLayer()
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("org.redisjms.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void jmsEndsAboveTheStore() {
    noClasses()
        .that(
            resideInAnyPackage(
                "org.redisjms.store..", "org.redisjms.topology..", "org.redisjms.config.."))
        .should()
        .dependOnClassesThat(resideInAPackage("jakarta.jms.."))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void jedisIsKnownToTopologyAndTheRedisStoreOnly() {
    noClasses()
        .that(
            resideInAnyPackage("org.redisjms.store.redis..", "org.redisjms.topology..")
                .negate()
                .as("classes outside of store.redis and topology"))
        .should()
        .dependOnClassesThat(resideInAPackage("redis.clients.."))
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
