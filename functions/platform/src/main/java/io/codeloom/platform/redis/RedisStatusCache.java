package io.codeloom.platform.redis;

import io.codeloom.core.port.StatusCache;
import io.codeloom.core.task.Task;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Copies of tasks in Redis: one hash each, with the version beside the task. */
public final class RedisStatusCache implements StatusCache {
  /** One step, so that of two writers the one with the newer task wins. */
  private static final String PUT =
      """
      local there = redis.call('HGET', KEYS[1], 'version')
      if there and tonumber(there) > tonumber(ARGV[1]) then return 0 end
      redis.call('HSET', KEYS[1], 'version', ARGV[1], 'task', ARGV[2])
      redis.call('PEXPIRE', KEYS[1], ARGV[3])
      return 1
      """;

  private final RedisLink link;

  public RedisStatusCache(RedisLink link) {
    this.link = link;
  }

  /** Under which key a task's copy lies. */
  public static String key(UUID taskId) {
    return "codeloom:status:" + taskId;
  }

  @Override
  public Optional<Task> find(UUID id) {
    RedisLink.Answer<String> answer = link.ask(redis -> redis.hget(key(id), "task"));
    return Optional.ofNullable(answer.value()).flatMap(TaskCopy::read);
  }

  @Override
  public void put(Task task) {
    String[] keys = {key(task.id())};
    Duration life = task.isFinal() ? FINAL_LIFE : GOING_LIFE;
    link.<Long>ask(
        redis ->
            redis.eval(
                PUT,
                ScriptOutputType.INTEGER,
                keys,
                Long.toString(task.state().version()),
                TaskCopy.write(task),
                Long.toString(life.toMillis())));
  }
}
