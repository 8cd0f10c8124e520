/** The laptop's Kubernetes: an API server, a Job controller and a kubelet in one JVM. */
package io.codeloom.local.kubernetes;
