/**
 * What servers of ours need to tell their clients by certificates and the JDK does not have. Must
 * not know who the clients are.
 */
@NullMarked
package io.otqmn.tls;

import org.jspecify.annotations.NullMarked;
