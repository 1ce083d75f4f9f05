/** The whole path on a cluster with real pods: image, chart, fleet, cameras, backend. */
package io.otqmn.e2e;
