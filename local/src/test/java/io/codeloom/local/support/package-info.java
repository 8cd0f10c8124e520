/** What tests of several packages use. */
package io.codeloom.local.support;
