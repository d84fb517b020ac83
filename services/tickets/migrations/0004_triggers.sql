-- SPDX-License-Identifier: Apache-2.0
-- What triggers did; `body` is the TriggerRun as a message. Kept for 30 days.
CREATE TABLE trigger_run (
  workspace_id TEXT NOT NULL,
  trigger_id   TEXT NOT NULL,
  run_at       BIGINT NOT NULL,
  id           TEXT NOT NULL,
  body         BLOB NOT NULL,
  PRIMARY KEY (workspace_id, trigger_id, run_at, id)
);
