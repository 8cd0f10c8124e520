/** The events that travel between the functions and to other systems. */
package io.codeloom.core.event;
