/**
 * A key manager (KME) that speaks ETSI GS QKD 014 V1.1.1 over HTTPS: who calls, what is asked, what
 * is answered, and how two key managers hand keys to each other over a simulated link. Single use
 * and the life of keys are quantum.keys' affair.
 */
@NullMarked
package io.otqmn.kme;

import org.jspecify.annotations.NullMarked;
