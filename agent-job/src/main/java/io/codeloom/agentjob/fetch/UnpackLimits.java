package io.codeloom.agentjob.fetch;

import io.codeloom.agentjob.CommandContext;
import io.codeloom.core.config.Env;

/**
 * What an archive may unpack to. dispatch has counted the code before; the git history that comes
 * with it needs room too, so these are four times its limits.
 *
 * @param bytes of all files
 * @param entries files, folders and links
 */
record UnpackLimits(long bytes, int entries) {
  private static final int ROOM = 4;

  static UnpackLimits of(CommandContext ctx) {
    long bytes = Long.parseLong(ctx.value(Env.MAX_CODE_BYTES, "1073741824"));
    int entries = Integer.parseInt(ctx.value(Env.MAX_CODE_ENTRIES, "100000"));
    return new UnpackLimits(bytes * ROOM, entries * ROOM);
  }
}
