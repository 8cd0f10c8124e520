/**
 * All of Codeloom on one machine: servers, functions and event sources, started and ended as one.
 */
package io.codeloom.local.environment;
