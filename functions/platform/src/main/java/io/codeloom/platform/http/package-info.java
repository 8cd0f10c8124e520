/** What all calls over HTTP have in common. */
package io.codeloom.platform.http;
