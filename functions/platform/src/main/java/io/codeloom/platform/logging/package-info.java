/** Log lines that say what they are about and cannot be forged. */
package io.codeloom.platform.logging;
