package io.codeloom.platform.git;

import java.util.List;

/**
 * A commit made of a patch.
 *
 * @param id the commit's id; null if the patch, less what was left out, changes nothing
 * @param tree id of its tree
 * @param leftOut paths the patch would change and the commit does not, in order
 */
public record PatchCommit(String id, String tree, List<String> leftOut) {
  public PatchCommit {
    leftOut = List.copyOf(leftOut);
  }
}
