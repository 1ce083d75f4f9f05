/**
 * What every long-running role has in common: start, health, structured logs, an orderly end. The
 * only package that knows Quarkus as an application; it must not know what any role does.
 */
@NullMarked
package io.otqmn.process;

import org.jspecify.annotations.NullMarked;
