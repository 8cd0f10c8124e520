/** Checks the JWTs of one OpenID Connect issuer. */
package io.codeloom.platform.oidc;
