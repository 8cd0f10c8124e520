package io.codeloom.agentjob.courier;

import io.codeloom.agentjob.Command;
import io.codeloom.agentjob.CommandContext;
import io.codeloom.agentjob.courier.WorkTreeDiff.DiffLimits;
import io.codeloom.agentjob.files.Folders;
import io.codeloom.agentjob.files.Masker;
import io.codeloom.agentjob.git.BaselineStore;
import io.codeloom.agentjob.git.Git;
import io.codeloom.core.job.GatewayFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * The sidecar: serves the model to the agent, watches time and disk, uploads checkpoints, and the
 * outcome when it is told to end. Started again in the same pod it goes on where it was.
 */
public final class CourierCommand implements Command {
  private static final Duration GIT_LIMIT = Duration.ofSeconds(60);
  private static final int TOKEN_BYTES = 32;

  private final CourierTimings timings;

  /** With the timings of production. */
  public CourierCommand() {
    this(CourierTimings.DEFAULT);
  }

  CourierCommand(CourierTimings timings) {
    this.timings = timings;
  }

  @Override
  public int run(CommandContext ctx) throws IOException, InterruptedException {
    CourierSettings settings = CourierSettings.of(ctx);
    Folders.empty(settings.scratch());
    Ledger ledger = Ledger.open(settings.ledgerDir().resolve("ledger.jsonl"));
    try (RunState state = RunState.resume(ledger, ctx.clock())) {
      GatewayFile earlier = earlier(settings);
      Masker masker =
          Masker.of(List.of(settings.model().apiKey(), settings.outputUrl(), earlier.token()));
      ExchangeLog record = new ExchangeLog(settings.exchangeFile(), masker);
      Provider provider = new Provider(settings.model(), timings.stall());
      PromptBound bound = new PromptBound();
      Relay relay = new Relay(provider, state, record, masker, bound, ctx.clock());
      TaskLimits limits = new TaskLimits(settings.taskDir());
      ChatCalls calls = new ChatCalls(state, limits::read, provider, relay, bound);
      try (Gateway gateway = Gateway.start(earlier, calls)) {
        announce(settings, gateway.file());
        Delivery delivery =
            new Delivery(settings, state, diff(settings, ctx), masker, ctx.clock(), timings);
        new Watch(settings, state, limits, calls, delivery, timings, ctx).untilTheEnd();
      }
      return state.isDelivered() ? OK : FAILED;
    }
  }

  private static WorkTreeDiff diff(CourierSettings settings, CommandContext ctx)
      throws IOException {
    Path home = Files.createDirectories(settings.scratch().resolve("git-home"));
    Git git = new Git(settings.baselineDir(), home, settings.path(), GIT_LIMIT);
    return new WorkTreeDiff(
        settings.codeDir(),
        BaselineStore.at(settings.baselineDir(), git),
        settings.scratch(),
        ctx.clock(),
        DiffLimits.DEFAULT);
  }

  /** The agent may know port and token from an earlier life of this courier: they stay. */
  private static GatewayFile earlier(CourierSettings settings) throws IOException {
    Path file = settings.gatewayDir().resolve(GatewayFile.NAME);
    if (Files.exists(file)) {
      return Json.MAPPER.readValue(Files.readString(file), GatewayFile.class);
    }
    byte[] token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    return new GatewayFile(null, HexFormat.of().formatHex(token), settings.model().model());
  }

  private static void announce(CourierSettings settings, GatewayFile gateway) throws IOException {
    Path file = settings.gatewayDir().resolve(GatewayFile.NAME);
    Path written = Files.write(file.resolveSibling(GatewayFile.NAME + ".new"), Json.bytes(gateway));
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
