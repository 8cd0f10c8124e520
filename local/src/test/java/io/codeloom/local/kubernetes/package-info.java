/** The laptop's Kubernetes, seen through the clients that will use it. */
package io.codeloom.local.kubernetes;
