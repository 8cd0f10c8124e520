/** The whole path of a task, on real servers, through everything that a laptop runs. */
package io.codeloom.local.environment;
