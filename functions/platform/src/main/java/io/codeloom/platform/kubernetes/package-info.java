/** Jobs, pods and Secrets by the Kubernetes API. */
package io.codeloom.platform.kubernetes;
