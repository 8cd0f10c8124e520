-- Its one row is locked by every claim of a task that is not running yet, so that counting the
-- running tasks and adding one to them is a single step.
CREATE TABLE admission (
  id INT NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
