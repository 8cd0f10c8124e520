CREATE TABLE task_events (
  id         BIGINT NOT NULL AUTO_INCREMENT,
  task_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status     VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  message    TEXT NULL,
  attempt    INT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY task_events_task (task_id, id),
  CONSTRAINT task_events_task FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
