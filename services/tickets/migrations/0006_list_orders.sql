-- SPDX-License-Identifier: Apache-2.0
-- Lists of tickets that aren't closed, newest first, as they come where no order is asked for.
CREATE INDEX ticket_active_by_created ON ticket (workspace_id, created, id, state, priority, type, level,
  channel, tier, affects_core_function, assignee_id, team_id, snoozed) WHERE state < 6;

-- Searches find tickets by number and sort them by creation: by the index alone. None of its columns ever
-- changes.
DROP INDEX ticket_by_number;
-- @sqlite
CREATE INDEX ticket_by_number ON ticket (workspace_id, number, created, id);
-- @postgresql
CREATE UNIQUE INDEX ticket_by_number ON ticket (workspace_id, number) INCLUDE (created, id);
-- @all
