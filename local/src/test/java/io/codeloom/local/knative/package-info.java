/** The Knative sources against a real Kafka and scripted sinks. */
package io.codeloom.local.knative;
