/**
 * The collector role: its configuration file, its start and its orderly end. What it does is in
 * {@code ingest} and {@code export}.
 */
@NullMarked
package io.otqmn.collector;

import org.jspecify.annotations.NullMarked;
