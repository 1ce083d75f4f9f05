/**
 * What a user declares and what the operator reports: the custom resources of {@code otqmn.io} and
 * the records that they consist of. The CRD and {@code docs/reference.md} are generated from here.
 *
 * <p>A null given to a constructor means "not written by the user" and becomes the default, so an
 * accessor only returns null where it is marked so. This package must not know what is made of a
 * declaration.
 */
@NullMarked
package io.otqmn.api;

import org.jspecify.annotations.NullMarked;
