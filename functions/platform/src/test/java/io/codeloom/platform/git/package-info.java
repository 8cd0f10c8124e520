/** Git against a real server on this machine, which tests can make misbehave. */
package io.codeloom.platform.git;
