-- SPDX-License-Identifier: Apache-2.0
-- How far recurring tickets have come (they themselves are catalogue items). Moments are 0 where there is
-- none.
CREATE TABLE recurring_progress (
  workspace_id   TEXT NOT NULL,
  id             TEXT NOT NULL,
  next           BIGINT NOT NULL,
  last           BIGINT NOT NULL,
  last_ticket_id TEXT NOT NULL,
  made           BIGINT NOT NULL,
  skipped        BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- What became of each time; `body` is the RecurringRun as a message. One row a time: no time twice.
CREATE TABLE recurring_run (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL,
  occurrence   BIGINT NOT NULL,
  body         BLOB NOT NULL,
  PRIMARY KEY (workspace_id, id, occurrence)
);
