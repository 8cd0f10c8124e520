/** What is counted, and where Prometheus reads it. */
package io.codeloom.platform.metrics;
