/**
 * The tools of the command line, one class per subcommand. Nothing but the program may use them.
 */
@NullMarked
package io.otqmn.cli;

import org.jspecify.annotations.NullMarked;
