package io.otqmn.apiserver;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operator's ServiceAccount, with a token of the API server and the rules of the chart: as the
 * chart makes it for {@code watchNamespaces}, one Role and RoleBinding in each.
 */
public final class ChartRole {
  public static final String NAMESPACE = "otqmn-system";

  private static final Path TEMPLATE = Path.of("helm/otqmn/templates/rbac.yaml");
  private static final Pattern RULES =
      Pattern.compile("define \"otqmn\\.rules\" }}\n(.*?)\\{\\{- end }}", Pattern.DOTALL);
  private static final Pattern LEASES =
      Pattern.compile("-leader-election\n.*?rules:\n(.*?)---", Pattern.DOTALL);

  /** The lease is named as the release. */
  private static final String LEASE = "otqmn-operator";

  private static final Pattern OPERATOR =
      Pattern.compile("\\{\\{ include \"otqmn\\.operator\" \\. }}");

  private final KubernetesClient admin;

  private final String name;

  /**
   * @param name of the ServiceAccount, so that what several operators do can be told apart
   */
  public ChartRole(KubernetesClient admin, String name) {
    this.admin = admin;
    this.name = name;
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    admin
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .build())
        .serverSideApply();
  }

  /** As the audit log names it. */
  public String user() {
    return "system:serviceaccount:" + NAMESPACE + ":" + name;
  }

  /** What the operator may do with fleets and their objects. */
  public static List<PolicyRule> rules() {
    return extract(RULES);
  }

  /** What it may do besides with several replicas. */
  public static List<PolicyRule> leaderElectionRules() {
    return extract(LEASES);
  }

  private static List<PolicyRule> extract(Pattern part) {
    try {
      Matcher rules = part.matcher(Files.readString(TEMPLATE));
      if (!rules.find()) {
        throw new IllegalStateException("no rules found in " + TEMPLATE + " by " + part);
      }
      String yaml = "rules:\n" + OPERATOR.matcher(rules.group(1)).replaceAll(LEASE);
      return Serialization.unmarshal(yaml, io.fabric8.kubernetes.api.model.rbac.Role.class)
          .getRules();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void grant(String namespace) {
    grant(namespace, name, rules());
  }

  public void grantLeaderElection(String namespace) {
    grant(namespace, name + "-leader-election", leaderElectionRules());
  }

  private void grant(String namespace, String name, List<PolicyRule> rules) {
    admin
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withRules(rules)
                .build())
        .serverSideApply();
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                .addNewSubject("", "ServiceAccount", this.name, NAMESPACE)
                .build())
        .serverSideApply();
  }

  /** As the chart does without {@code watchNamespaces}. */
  public void grantEverywhere() {
    admin
        .resource(
            new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withRules(rules())
                .build())
        .serverSideApply();
    admin
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", name)
                .addNewSubject("", "ServiceAccount", this.name, NAMESPACE)
                .build())
        .serverSideApply();
  }

  public void revokeEverywhere() {
    admin.rbac().clusterRoleBindings().withName(name).delete();
    admin.rbac().clusterRoles().withName(name).delete();
  }

  /** The Role stays, nobody has it any more. */
  public void revoke(String namespace) {
    admin.rbac().roleBindings().inNamespace(namespace).withName(name).delete();
  }

  /** As the operator's ServiceAccount; valid for an hour. */
  public Config config() {
    Config administrator = admin.getConfiguration();
    TokenRequest token =
        admin
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName(name)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(3600L)
                    .endSpec()
                    .build());
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(administrator.getMasterUrl())
        .withCaCertData(administrator.getCaCertData())
        .withCaCertFile(administrator.getCaCertFile())
        .withOauthToken(token.getStatus().getToken())
        .withNamespace(NAMESPACE)
        .build();
  }
}
