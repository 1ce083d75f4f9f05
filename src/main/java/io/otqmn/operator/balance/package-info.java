/**
 * How streams are spread over a fleet's collectors: when too many are in one place, and which pod
 * is to go first when there are fewer. Pure decisions on what pods look like and report; it must
 * not know the API server.
 */
@NullMarked
package io.otqmn.operator.balance;

import org.jspecify.annotations.NullMarked;
