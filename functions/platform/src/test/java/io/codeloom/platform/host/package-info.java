/** Another host of the functions than Knative, with fakes behind every port. */
package io.codeloom.platform.host;
