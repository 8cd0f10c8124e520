/** The Knative sources, Broker and Trigger as they behave in a cluster, losses included. */
package io.codeloom.local.knative;
