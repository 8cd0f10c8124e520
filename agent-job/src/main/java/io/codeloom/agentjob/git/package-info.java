/** Git's plumbing on objects of our own; never a git command on a tree that somebody else wrote. */
package io.codeloom.agentjob.git;
