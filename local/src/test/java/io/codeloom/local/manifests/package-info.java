/** Holds the manifests and schemas under {@code knative/} to the code they serve. */
package io.codeloom.local.manifests;
