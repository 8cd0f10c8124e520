/** What only a real API server can show, on the cluster that {@code KUBECONFIG} names. */
package io.codeloom.local.cluster;
