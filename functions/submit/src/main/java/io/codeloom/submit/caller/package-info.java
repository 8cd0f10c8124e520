/** Who is calling: API keys, JWTs, or nobody in particular on a loopback address. */
package io.codeloom.submit.caller;
