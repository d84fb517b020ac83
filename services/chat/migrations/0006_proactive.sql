-- SPDX-License-Identifier: Apache-2.0
-- Help before it is asked for. Bodies are serialised deskmesh.chat.v1 messages; of what customers do, the
-- last week is kept.
CREATE TABLE tip_rule (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  body BLOB NOT NULL,
  revision BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE TABLE tip_shown (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  step TEXT NOT NULL,
  is_control BOOLEAN NOT NULL,
  made_at BIGINT NOT NULL,
  delivered_at BIGINT,
  clicked_at BIGINT,
  dismissed_at BIGINT,
  solved_at BIGINT,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX tip_shown_contact ON tip_shown (workspace_id, contact_id, made_at);
CREATE INDEX tip_shown_rule ON tip_shown (workspace_id, rule_id);
CREATE TABLE behavior (
  workspace_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  page TEXT NOT NULL,
  dwell BIGINT NOT NULL,
  properties TEXT NOT NULL,
  occurred_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, contact_id, id)
);
CREATE INDEX behavior_time ON behavior (workspace_id, contact_id, occurred_at);
-- How fast a customer's browser may report.
CREATE TABLE behavior_reporter (
  workspace_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  flood_state BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, contact_id)
);
CREATE TABLE journey_plan (
  workspace_id TEXT NOT NULL,
  body BLOB NOT NULL,
  revision BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id)
);
CREATE TABLE journey (
  workspace_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  done TEXT NOT NULL,
  progress_at BIGINT NOT NULL,
  nudges BIGINT NOT NULL,
  finished_at BIGINT,
  PRIMARY KEY (workspace_id, contact_id)
);
CREATE INDEX journey_begun ON journey (workspace_id, begun_at, contact_id);

-- Behaviour told by the product's own server may name the customer by the id of that system.
ALTER TABLE contact ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
CREATE INDEX contact_external ON contact (workspace_id, external_id) WHERE external_id <> '';
