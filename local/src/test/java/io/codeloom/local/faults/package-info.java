/** Breaks every outside call of every function, and looks at what becomes of the task. */
package io.codeloom.local.faults;
