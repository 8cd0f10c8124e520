package io.codeloom.agentjob.courier;

import io.codeloom.agentjob.courier.WorkTreeDiff.Patch;
import io.codeloom.agentjob.files.Folders;
import io.codeloom.agentjob.files.Masker;
import io.codeloom.agentjob.net.Retry;
import io.codeloom.core.job.OutputFiles;
import io.codeloom.core.job.OutputManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes and uploads the outputs; used by one thread only. */
final class Delivery {
  private static final Duration CHECKPOINT_ATTEMPT = Duration.ofSeconds(50);

  private final CourierSettings settings;
  private final RunState state;
  private final WorkTreeDiff diff;
  private final Masker masker;
  private final Clock clock;
  private final CourierTimings timings;
  private final Upload upload;
  private final Path keptPatch;
  private Instant keptAt;
  private String lastUploaded = "";

  Delivery(
      CourierSettings settings,
      RunState state,
      WorkTreeDiff diff,
      Masker masker,
      Clock clock,
      CourierTimings timings) {
    this.settings = settings;
    this.state = state;
    this.diff = diff;
    this.masker = masker;
    this.clock = clock;
    this.timings = timings;
    this.upload = new Upload(settings.outputUrl());
    this.keptPatch = settings.scratch().resolve("kept.patch");
  }

  /** Uploads the state of the run if it differs from what was uploaded last. */
  void checkpoint() throws IOException, InterruptedException {
    deliver(true, new Retry(1, Duration.ZERO), CHECKPOINT_ATTEMPT);
  }

  /** Uploads the outcome. */
  void finish() throws IOException, InterruptedException {
    deliver(false, timings.uploads(), timings.uploadAttempt());
    state.delivered();
  }

  private void deliver(boolean checkpoint, Retry retry, Duration attemptLimit)
      throws IOException, InterruptedException {
    Path dir = settings.scratch().resolve("outputs");
    Folders.empty(dir);
    try {
      Files.createDirectories(dir.resolve("agent"));
      List<String> notes = new ArrayList<>();
      Map<String, Path> files = new LinkedHashMap<>();
      boolean withheld = addPatch(dir, checkpoint, files, notes);
      addRecord(dir, files);
      addAgentFiles(dir, files, notes);
      OutputManifest manifest = manifest(checkpoint, withheld, files, notes);
      String digest = manifest.files().toString() + manifest.exitStatus();
      if (checkpoint && digest.equals(lastUploaded)) {
        return;
      }
      Path archive = dir.resolve("outputs.tar.gz");
      OutputsArchive.pack(archive, manifest, files);
      upload.put(archive, retry, attemptLimit);
      lastUploaded = digest;
    } finally {
      Folders.empty(dir);
    }
  }

  private boolean addPatch(
      Path dir, boolean checkpoint, Map<String, Path> files, List<String> notes)
      throws IOException, InterruptedException {
    Path patch = dir.resolve(OutputFiles.DIFF);
    try {
      Patch made = diff.write(patch, !checkpoint);
      made.notes().forEach(note -> notes.add("not in the patch: " + note));
      Files.copy(patch, keptPatch, StandardCopyOption.REPLACE_EXISTING);
      keptAt = clock.instant();
    } catch (IOException e) {
      if (keptAt == null) {
        notes.add("there is no patch: " + e.getMessage());
        return false;
      }
      notes.add("the patch is as of " + keptAt + ": " + e.getMessage());
      Files.copy(keptPatch, patch, StandardCopyOption.REPLACE_EXISTING);
    }
    if (masker.findsIn(patch)) {
      notes.add("the patch holds a secret and is withheld");
      return true;
    }
    files.put(OutputManifest.COURIER_FOLDER + OutputFiles.DIFF, patch);
    return false;
  }

  private void addRecord(Path dir, Map<String, Path> files) throws IOException {
    Path usage = dir.resolve(OutputFiles.USAGE);
    Files.write(usage, Json.bytes(state.usage()));
    files.put(OutputManifest.COURIER_FOLDER + OutputFiles.USAGE, usage);
    Path exchange = dir.resolve(OutputFiles.EXCHANGE);
    if (Files.exists(settings.exchangeFile())) {
      // A copy: a call may still append while the archive is packed.
      Files.copy(settings.exchangeFile(), exchange);
      files.put(OutputManifest.COURIER_FOLDER + OutputFiles.EXCHANGE, exchange);
    }
  }

  private void addAgentFiles(Path dir, Map<String, Path> files, List<String> notes)
      throws IOException, InterruptedException {
    AgentOutputs.Copied copied =
        AgentOutputs.copy(settings.outputDir(), dir.resolve("agent"), masker);
    copied.files().forEach((name, file) -> files.put(OutputManifest.AGENT_FOLDER + name, file));
    notes.addAll(copied.notes());
  }

  private OutputManifest manifest(
      boolean checkpoint, boolean withheld, Map<String, Path> files, List<String> notes)
      throws IOException, InterruptedException {
    var exit = Verdict.of(state, AgentWord.exitStatus(settings.outputDir()));
    return new OutputManifest(
        settings.taskId(),
        settings.jobUid(),
        settings.podUid(),
        checkpoint,
        exit,
        state.finish().isPresent(),
        masker.mask(state.finish().orElse(null)),
        masker.mask(Detail.of(exit, state, settings, checkpoint, notes)),
        withheld,
        state.usage(),
        OutputsArchive.digests(files));
  }
}
