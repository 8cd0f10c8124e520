/** dispatch against fakes, hostile archives and a real git server. */
package io.codeloom.dispatch;
