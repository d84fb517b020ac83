-- SPDX-License-Identifier: Apache-2.0
-- Tickets as their latest fact shows them. `*_bucket` are histogram buckets (core/histogram.h).
CREATE TABLE ticket (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  state TEXT NOT NULL,
  type TEXT NOT NULL,
  priority TEXT NOT NULL,
  level TEXT NOT NULL,
  channel TEXT NOT NULL,
  tier TEXT NOT NULL,
  locale TEXT NOT NULL,
  assignee_id TEXT NOT NULL,
  team_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  first_reply_at BIGINT,
  first_reply_micros BIGINT,
  first_reply_bucket BIGINT,
  resolved_at BIGINT,
  resolution_micros BIGINT,
  resolution_bucket BIGINT,
  reopen_count BIGINT NOT NULL,
  rating BIGINT,
  rated_at BIGINT,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ticket_created ON ticket (workspace_id, created_at);
CREATE INDEX ticket_resolved ON ticket (workspace_id, resolved_at);
CREATE INDEX ticket_rated ON ticket (workspace_id, rated_at);
CREATE INDEX ticket_state ON ticket (workspace_id, state);

CREATE TABLE ticket_label (
  workspace_id TEXT NOT NULL,
  ticket_id TEXT NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (workspace_id, ticket_id, label)
);

-- Comments of the customer after the first; whether there were any decides first contact resolution.
CREATE TABLE ticket_follow_up (
  workspace_id TEXT NOT NULL,
  ticket_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, ticket_id, sequence)
);

-- One row per clock that ended. A breach stays one when the work is done later.
CREATE TABLE clock_outcome (
  workspace_id TEXT NOT NULL,
  ticket_id TEXT NOT NULL,
  clock TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  is_breached BOOLEAN NOT NULL,
  PRIMARY KEY (workspace_id, ticket_id, clock, started_at)
);
CREATE INDEX clock_outcome_ended ON clock_outcome (workspace_id, ended_at);

CREATE TABLE conversation (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  state TEXT NOT NULL,
  channel TEXT NOT NULL,
  locale TEXT NOT NULL,
  priority TEXT NOT NULL,
  assignee_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  queued_at BIGINT,
  assigned_at BIGINT,
  closed_at BIGINT,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX conversation_created ON conversation (workspace_id, created_at);
CREATE INDEX conversation_closed ON conversation (workspace_id, closed_at);
CREATE INDEX conversation_state ON conversation (workspace_id, state);

CREATE TABLE bot_turn (
  workspace_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  decision TEXT NOT NULL,
  confidence DOUBLE PRECISION NOT NULL,
  occurred_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, conversation_id, sequence)
);
CREATE INDEX bot_turn_occurred ON bot_turn (workspace_id, occurred_at);

CREATE TABLE workspace (
  workspace_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  time_zone TEXT NOT NULL,
  PRIMARY KEY (workspace_id)
);

CREATE TABLE behavior_event (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  name TEXT NOT NULL,
  occurred_at BIGINT NOT NULL,
  event BLOB NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX behavior_event_contact ON behavior_event (workspace_id, contact_id, occurred_at);

CREATE TABLE behavior_subject (
  workspace_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, contact_id)
);
