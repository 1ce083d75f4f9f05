/** The program's entry point: the only place that knows every role and every tool. */
@NullMarked
package io.otqmn;

import org.jspecify.annotations.NullMarked;
