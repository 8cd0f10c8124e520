/** Where forges have their API. */
package io.codeloom.platform.forge;
