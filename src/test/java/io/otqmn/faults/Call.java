package io.otqmn.faults;

import io.fabric8.kubernetes.client.http.HttpRequest;
import java.util.Arrays;
import java.util.List;

/**
 * A request as Kubernetes understands it.
 *
 * @param verb get, list, watch, create, update, patch, delete, or discover
 * @param resource plural name, with the subresource behind a slash; the group and version for
 *     discover
 * @param group API group, empty for the core group
 * @param name empty where the request is not of one object
 */
record Call(String verb, String group, String resource, String namespace, String name) {

  static Call of(HttpRequest request, boolean socket) {
    String query = request.uri().getQuery() == null ? "" : request.uri().getQuery();
    List<String> path =
        Arrays.stream(request.uri().getPath().split("/")).filter(p -> !p.isEmpty()).toList();
    int at = path.getFirst().equals("api") ? 2 : 3;
    String group = at == 3 && path.size() > 1 ? path.get(1) : "";
    if (path.size() <= at) {
      return new Call("discover", group, String.join("/", path), "", "");
    }
    String namespace = "";
    if (path.get(at).equals("namespaces") && path.size() > at + 2) {
      namespace = path.get(at + 1);
      at += 2;
    }
    String resource = path.get(at);
    String name = path.size() > at + 1 ? path.get(at + 1) : "";
    if (path.size() > at + 2) {
      resource += "/" + path.get(at + 2);
    }
    boolean watch = socket || query.contains("watch=true");
    return new Call(verb(request.method(), watch, name), group, resource, namespace, name);
  }

  private static String verb(String method, boolean watch, String name) {
    return switch (method) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      default -> watch ? "watch" : name.isEmpty() ? "list" : "get";
    };
  }

  boolean writes() {
    return switch (verb) {
      case "create", "update", "patch", "delete" -> true;
      default -> false;
    };
  }

  /** Of leader election, which is no work on fleets. */
  boolean ofLease() {
    return resource.equals("leases");
  }

  String kind() {
    return verb + ":" + resource;
  }
}
