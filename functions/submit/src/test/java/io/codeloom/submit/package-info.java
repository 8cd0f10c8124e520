/** Submit over real HTTP, with fakes in the place of every service behind it. */
package io.codeloom.submit;
