/** Tests of what is done to the text of others. */
package io.codeloom.core.text;
