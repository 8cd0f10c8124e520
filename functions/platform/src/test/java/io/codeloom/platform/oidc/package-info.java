/** A made-up issuer, and what is refused in its name. */
package io.codeloom.platform.oidc;
