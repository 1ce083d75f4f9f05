/**
 * The streams of cameras: who is admitted, what is read and when, what is acknowledged, and how
 * streams are moved elsewhere before the process ends. Hands frames to {@code
 * collector.export.FrameSink} and learns their fate from it; knows nothing about OTLP.
 */
@NullMarked
package io.otqmn.collector.ingest;

import org.jspecify.annotations.NullMarked;
