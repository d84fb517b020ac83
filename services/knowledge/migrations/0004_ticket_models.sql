-- SPDX-License-Identifier: Apache-2.0
-- Tickets to learn from, without personal data; the newest 10,000 of a workspace count.
CREATE TABLE ticket_example (
  workspace_id TEXT NOT NULL,
  ticket_id TEXT NOT NULL,
  -- Of the fact it is as of; 0 while only its description is known.
  sequence BIGINT NOT NULL,
  subject TEXT NOT NULL,
  description TEXT NOT NULL,
  channel TEXT NOT NULL,
  type TEXT NOT NULL,
  priority TEXT NOT NULL,
  team_id TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, ticket_id)
);
CREATE INDEX ticket_example_changed ON ticket_example (workspace_id, changed_at);

-- The model of each field in use.
CREATE TABLE ticket_model (
  workspace_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  version BIGINT NOT NULL,
  trained_at BIGINT NOT NULL,
  examples BIGINT NOT NULL,
  accuracy DOUBLE PRECISION NOT NULL,
  macro_f1 DOUBLE PRECISION NOT NULL,
  previous_macro_f1 DOUBLE PRECISION NOT NULL,
  size_bytes BIGINT NOT NULL,
  model BLOB NOT NULL,
  PRIMARY KEY (workspace_id, kind)
);

-- How many changes each workspace's tickets have seen, and at how many it was last trained.
CREATE TABLE ticket_training (
  workspace_id TEXT NOT NULL,
  changes BIGINT NOT NULL,
  trained_changes BIGINT NOT NULL,
  PRIMARY KEY (workspace_id)
);
