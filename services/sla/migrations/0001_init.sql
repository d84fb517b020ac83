-- SPDX-License-Identifier: Apache-2.0
-- What is known of each workspace. `revision` goes up with every change of a policy or calendar.
CREATE TABLE workspace (
  workspace_id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (workspace_id)
);

-- Every version of every policy; a version is never changed. `body` is the policy as a message.
CREATE TABLE policy_version (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  version BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  is_current BOOLEAN NOT NULL,
  position BIGINT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (workspace_id, id, version)
);

CREATE TABLE calendar_version (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  version BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  is_current BOOLEAN NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (workspace_id, id, version)
);

-- The recorded facts of tickets, from which all clocks are derived.
CREATE TABLE ticket_fact (
  workspace_id TEXT NOT NULL,
  ticket_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  occurred_at BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  state BIGINT NOT NULL,
  has_assignee BOOLEAN NOT NULL,
  priority BIGINT NOT NULL,
  tier BIGINT NOT NULL,
  type BIGINT NOT NULL,
  level BIGINT NOT NULL,
  channel BIGINT NOT NULL,
  affects_core_function BOOLEAN NOT NULL,
  organization_id TEXT NOT NULL,
  PRIMARY KEY (workspace_id, ticket_id, sequence)
)
-- @sqlite
WITHOUT ROWID
-- @all
;

-- One row per ticket: the latest of it, and what derives from its facts.
CREATE TABLE ticket (
  workspace_id TEXT NOT NULL,
  ticket_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  latest_sequence BIGINT NOT NULL,
  fact_count BIGINT NOT NULL,
  -- Since when a fact in between is missing.
  gap_since BIGINT,
  assignee_id TEXT NOT NULL,
  team_id TEXT NOT NULL,
  -- Sequence of the latest fact this domain published about the ticket.
  published BIGINT NOT NULL,
  -- Names of the milestones the world was told about, separated by spaces.
  told TEXT NOT NULL,
  -- Up to when it was told of them.
  told_until BIGINT NOT NULL,
  -- The ticket's deadline: when it is to be looked at again.
  timer_at BIGINT,
  shard BIGINT NOT NULL,
  -- When the first running clock runs out.
  due_at BIGINT,
  PRIMARY KEY (workspace_id, ticket_id)
)
-- @sqlite
WITHOUT ROWID
-- @all
;
CREATE INDEX ticket_timer ON ticket (timer_at, shard) WHERE timer_at IS NOT NULL;
CREATE INDEX ticket_due ON ticket (workspace_id, due_at, ticket_id) WHERE due_at IS NOT NULL;
CREATE INDEX ticket_created ON ticket (workspace_id, created_at, ticket_id);

-- Workspaces whose open tickets are counted anew after a calendar has changed.
CREATE TABLE rearm (
  workspace_id TEXT NOT NULL,
  -- The last ticket seen to.
  after_ticket_id TEXT NOT NULL,
  shard BIGINT NOT NULL,
  PRIMARY KEY (workspace_id)
);
