/** Reading and writing files that others may change, plant or replace at any moment. */
package io.codeloom.agentjob.files;
