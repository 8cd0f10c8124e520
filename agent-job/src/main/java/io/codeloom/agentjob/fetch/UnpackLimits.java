package io.codeloom.agentjob.fetch;

import io.codeloom.agentjob.CommandContext;
import io.codeloom.agentjob.CommandContext.BadEnvironmentException;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.job.JobEnv;

/**
 * What an archive may unpack to: dispatch counted the code by the same limits, but the git history
 * that comes with it needs room too.
 *
 * @param bytes of all files
 * @param entries files, folders and links
 */
record UnpackLimits(long bytes, int entries) {
  static UnpackLimits of(CommandContext ctx) {
    long bytes = number(ctx, JobEnv.MAX_CODE_BYTES, CodeLimits.DEFAULT.maxBytes());
    long entries = number(ctx, JobEnv.MAX_CODE_ENTRIES, CodeLimits.DEFAULT.maxEntries());
    return new UnpackLimits(
        bytes * CodeLimits.ROOM_IN_POD,
        (int) Math.min(Integer.MAX_VALUE, entries * CodeLimits.ROOM_IN_POD));
  }

  private static long number(CommandContext ctx, String name, long fallback) {
    String value = ctx.value(name, Long.toString(fallback)).strip();
    if (!value.matches("[1-9][0-9]{0,15}")) {
      throw new BadEnvironmentException(name + " must be a positive whole number");
    }
    return Long.parseLong(value);
  }
}
