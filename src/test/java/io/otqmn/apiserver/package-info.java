/**
 * A real API server for tests: kube-apiserver and etcd with this project's CRDs, and
 * kube-controller-manager beside them, once per JVM. No kubelet: pods stay pending unless a test
 * writes their status.
 */
@NullMarked
package io.otqmn.apiserver;

import org.jspecify.annotations.NullMarked;
