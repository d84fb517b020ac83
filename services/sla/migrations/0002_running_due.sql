-- SPDX-License-Identifier: Apache-2.0
-- Running clocks by the calendar they count on, the first of each ticket and calendar. Within one calendar
-- what is due first has the least working time left, so the at-risk list reads each from its front.
CREATE TABLE running_due (
  workspace_id TEXT NOT NULL,
  -- Empty: 24×7.
  calendar_id TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  ticket_id TEXT NOT NULL,
  PRIMARY KEY (workspace_id, calendar_id, due_at, ticket_id)
)
-- @sqlite
WITHOUT ROWID
-- @all
;
DROP INDEX ticket_due;

-- The rows a ticket has in running_due, as `<calendar>:<due>` separated by spaces.
ALTER TABLE ticket ADD COLUMN dues TEXT NOT NULL DEFAULT '';

-- Open tickets get theirs at the next start.
-- accepts: a row per workspace, which the program before takes up and settles likewise
INSERT INTO rearm (workspace_id, after_ticket_id, shard)
  SELECT workspace_id, '', 0 FROM workspace WHERE true ON CONFLICT (workspace_id) DO NOTHING;
