/** A subset of the Kubernetes API: stored objects, their rules, and the HTTP server in front. */
package io.codeloom.local.kubernetes.api;
