-- An owner's row is locked by each recording of a task under a quota, so that counting the owner's
-- tasks and adding one to them is a single step.
CREATE TABLE owners (
  owner VARCHAR(255) NOT NULL,
  PRIMARY KEY (owner)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
