/** The one way a task comes to its end. */
package io.codeloom.platform.settle;
