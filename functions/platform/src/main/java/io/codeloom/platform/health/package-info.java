/** Whether a function can do its work. */
package io.codeloom.platform.health;
