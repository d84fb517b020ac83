-- SPDX-License-Identifier: Apache-2.0
-- phase: expand
-- When the first running clock of a ticket runs out, as sla tells it (sla.next_due_changed): `sequence` is that of
-- the latest news, `due` 0 where none is running. Beside the ticket, which doesn't change by it.
CREATE TABLE ticket_due (
  workspace_id TEXT NOT NULL,
  ticket_id    TEXT NOT NULL,
  due          BIGINT NOT NULL,
  sequence     BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, ticket_id)
)
-- @sqlite
WITHOUT ROWID
-- @all
;
CREATE INDEX ticket_due_in_order ON ticket_due (workspace_id, due, ticket_id) WHERE due > 0;

-- Broken promises (kind `x`) and followers (`f`) are words of a ticket now, its rating and how often it was opened
-- again are values (`.csat`, `.reopen_count`). `traits_of` is the sequence of the ticket that these are as of; the
-- backfill `traits` brings up to date what has none yet and what a program of the release before changed since.
ALTER TABLE ticket ADD COLUMN traits_of BIGINT NOT NULL DEFAULT 0;
CREATE INDEX ticket_traits_behind ON ticket (workspace_id, id) WHERE traits_of <> sequence;

-- On which quiet of a ticket a time rule has acted: `sequence` is the ticket's, of what the quiet began with.
CREATE TABLE quiet_done (
  workspace_id TEXT NOT NULL,
  trigger_id   TEXT NOT NULL,
  ticket_id    TEXT NOT NULL,
  sequence     BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, trigger_id, ticket_id)
)
-- @sqlite
WITHOUT ROWID
-- @all
;
