/**
 * What is shipped beside the program: the chart and the Argo CD manifests, read by their own tools.
 */
@org.jspecify.annotations.NullMarked
package io.otqmn.delivery;
