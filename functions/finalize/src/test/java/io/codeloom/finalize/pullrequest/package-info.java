/** Pull requests against a real git server and a forge's API on loopback. */
package io.codeloom.finalize.pullrequest;
