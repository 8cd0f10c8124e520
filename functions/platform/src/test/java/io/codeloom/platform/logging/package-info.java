/** Tests of log lines. */
package io.codeloom.platform.logging;
