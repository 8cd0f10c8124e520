/** Tests of what is counted. */
package io.codeloom.platform.metrics;
