/**
 * What cameras report: one file per source, which turns a vendor's format into signals of {@link
 * io.otqmn.edge.sources.CameraSignals}, units converted on the way. Knows nothing of frames,
 * streams and collectors. What a camera does not say stays absent.
 */
@NullMarked
package io.otqmn.edge.sources;

import org.jspecify.annotations.NullMarked;
