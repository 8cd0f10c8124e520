-- Where in the caller's trace the task was asked for (W3C Trace Context); NULL if nowhere.
ALTER TABLE tasks ADD COLUMN traceparent CHAR(55) CHARACTER SET ascii COLLATE ascii_bin NULL;
