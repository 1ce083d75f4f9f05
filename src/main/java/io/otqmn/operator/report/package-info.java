/**
 * What a fleet's status says: the only place where conditions are made, as a pure function of what
 * was planned and observed. Must not write anything.
 */
@NullMarked
package io.otqmn.operator.report;

import org.jspecify.annotations.NullMarked;
