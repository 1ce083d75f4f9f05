/**
 * The edge agent: reads cameras through their sources, packs readings into frames and keeps one
 * stream per camera to a collector. Must not know how a collector delivers what it accepts.
 */
@NullMarked
package io.otqmn.edge;

import org.jspecify.annotations.NullMarked;
