package io.codeloom.agentjob.git;

/**
 * One file of a tree.
 *
 * @param mode one of the constants here
 * @param id object id of its content
 * @param size of its content in bytes
 */
public record TreeEntry(String mode, String id, long size) {
  public static final String FILE = "100644";
  public static final String EXECUTABLE = "100755";
  public static final String LINK = "120000";
}
