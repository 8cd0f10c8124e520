/** What the functions need from the world outside, as interfaces. */
package io.codeloom.core.port;
