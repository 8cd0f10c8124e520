/** The domain of Codeloom: what is true whatever the host, the database or the cluster. */
package io.codeloom.core;
