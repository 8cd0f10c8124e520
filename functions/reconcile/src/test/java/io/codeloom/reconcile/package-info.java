/** reconcile by the clock of a fake database. */
package io.codeloom.reconcile;
