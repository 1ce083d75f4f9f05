/**
 * What is generated from the records of {@code io.otqmn.api} and checked in: the CRD and its
 * reference page.
 */
@NullMarked
package io.otqmn.reference;

import org.jspecify.annotations.NullMarked;
