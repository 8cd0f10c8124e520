/** Events to finalize by the Knative Broker. */
package io.codeloom.platform.broker;
