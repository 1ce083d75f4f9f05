package io.otqmn;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** The dependency rules of the code base; CONTRIBUTING explains them. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.otqmn");

  /** Our own hand-written packages; io.otqmn.v1 is generated from the .proto files. */
  private static final DescribedPredicate<JavaClass> OURS =
      resideInAPackage("io.otqmn..").and(DescribedPredicate.not(resideInAPackage("io.otqmn.v1..")));

  private static String[] all(String... packages) {
    String[] result = new String[packages.length];
    for (int i = 0; i < packages.length; i++) {
      result[i] = "io.otqmn." + packages[i] + "..";
    }
    return result;
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.otqmn.(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching("io.otqmn.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packagesAreTwoLevelsDeepAtMost() {
    noClasses()
        .that(OURS)
        .should()
        .resideInAPackage("io.otqmn.*.*.*..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void theDomainImportsNothingOfOurs() {
    for (String domain : new String[] {"api", "protocol", "quantum", "crypto"}) {
      noClasses()
          .that()
          .resideInAPackage("io.otqmn." + domain + "..")
          .should()
          .dependOnClassesThat(
              OURS.and(DescribedPredicate.not(resideInAPackage("io.otqmn." + domain + ".."))))
          .allowEmptyShould(true)
          .check(CLASSES);
      noClasses()
          .that()
          .resideInAPackage("io.otqmn." + domain + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta..", "io.quarkus..", "io.javaoperatorsdk..")
          .allowEmptyShould(true)
          .check(CLASSES);
    }
  }

  @Test
  void operatorAndCollectorNeverSeeEachOther() {
    noClasses()
        .that()
        .resideInAnyPackage(all("operator"))
        .should()
        .dependOnClassesThat(resideInAnyPackage(all("collector", "edge", "protocol", "kme")))
        .allowEmptyShould(true)
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(all("collector", "edge"))
        .should()
        .dependOnClassesThat(resideInAnyPackage(all("operator", "api")))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void whoUsesKeysSeesTheKeyManagersClientOnly() {
    noClasses()
        .that()
        .resideInAnyPackage(all("collector", "edge", "operator"))
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.otqmn.kme..")
                .and(DescribedPredicate.not(resideInAPackage("io.otqmn.kme.client.."))))
        .check(CLASSES);
  }

  @Test
  void onlyTheMainClassKnowsEveryRole() {
    classes()
        .that()
        .resideInAPackage("io.otqmn.cli..")
        .should()
        .onlyBeAccessed()
        .byClassesThat(
            resideInAPackage("io.otqmn.cli..")
                .or(DescribedPredicate.describe("Otqmn", c -> c.getSimpleName().equals("Otqmn"))))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void frameworksStayWhereTheyBelong() {
    noClasses()
        .that(OURS.and(DescribedPredicate.not(resideInAnyPackage(all("operator", "api", "cli")))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..")
        .check(CLASSES);
    noClasses()
        .that(
            OURS.and(
                DescribedPredicate.not(
                    resideInAnyPackage(all("collector.ingest", "collector.export", "edge")))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "io.netty..")
        .check(CLASSES);
  }

  @Test
  void timeAndRandomnessAreParameters() {
    noClasses()
        .that(OURS.and(DescribedPredicate.not(resideInAPackage("io.otqmn.process"))))
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(ThreadLocalRandom.class, "current")
        .orShould()
        .callConstructor(Random.class)
        .because("start-up passes InstantSource and RandomGenerator in; see process.Ambient")
        .check(CLASSES);
  }

  @Test
  void thereIsNoMutableStaticState() {
    noFields()
        .that()
        .areDeclaredInClassesThat(OURS)
        .should(
            new ArchCondition<>("be static and not final") {
              @Override
              public void check(JavaField field, ConditionEvents events) {
                boolean mutable =
                    field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getModifiers().contains(JavaModifier.FINAL)
                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC);
                events.add(new SimpleConditionEvent(field, mutable, field.getFullName()));
              }
            })
        .check(CLASSES);
  }

  @Test
  void packagesAreNamedAfterTheDomain() {
    noClasses()
        .that(OURS)
        .should()
        .resideInAnyPackage(
            "..util..", "..common..", "..impl..", "..helper..", "..core..", "..model..")
        .orShould()
        .haveSimpleNameStartingWith("Abstract")
        .check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatItIsFor() {
    classes()
        .that(OURS)
        .should(
            new ArchCondition<>("be in a package with a package-info") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                boolean described = item.getPackage().tryGetPackageInfo().isPresent();
                events.add(
                    new SimpleConditionEvent(
                        item, described, item.getPackageName() + " has no package-info.java"));
              }
            })
        .check(CLASSES);
  }
}
