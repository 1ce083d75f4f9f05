/**
 * The calling side of ETSI GS QKD 014 V1.1.1: a client with typed errors, and a check that says
 * clause by clause whether a key manager keeps to the document. Works with any server; must not
 * know ours.
 */
@NullMarked
package io.otqmn.kme.client;

import org.jspecify.annotations.NullMarked;
