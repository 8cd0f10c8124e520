/** Copies and leases in Redis, which may be away at any time. */
package io.codeloom.platform.redis;
