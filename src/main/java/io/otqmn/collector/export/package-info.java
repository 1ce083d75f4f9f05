/**
 * Frames of many cameras become OTLP requests, and each frame's fate becomes known: accepted by the
 * backend or refused for good. What is neither is tried again without end. Knows nothing about
 * streams, sequences or acknowledgements.
 */
@NullMarked
package io.otqmn.collector.export;

import org.jspecify.annotations.NullMarked;
