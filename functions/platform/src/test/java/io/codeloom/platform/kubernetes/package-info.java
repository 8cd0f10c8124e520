/** What is read of pods. */
package io.codeloom.platform.kubernetes;
