/** Text that others wrote. */
package io.codeloom.core.text;
