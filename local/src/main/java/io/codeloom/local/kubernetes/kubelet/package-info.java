/** Runs pods: containers in order, volumes, probes, grace periods, and their isolation. */
package io.codeloom.local.kubernetes.kubelet;
