/** Tests of the embedded servers, and the shared servers other tests use. */
package io.codeloom.local.services;
