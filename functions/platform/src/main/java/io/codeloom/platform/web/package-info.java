/** What every function's HTTP side shares: events in, problems out, nothing else reachable. */
package io.codeloom.platform.web;
