/** Re-sends what an event missed, settles what needs only the database, removes leftovers. */
package io.codeloom.reconcile;
