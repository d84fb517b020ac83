-- SPDX-License-Identifier: Apache-2.0
-- Working hours and ladders of queues. A body is a serialised deskmesh.chat.v1.RoutingPlan.
CREATE TABLE routing_plan (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  body BLOB NOT NULL,
  revision BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE TABLE agent_hours (
  workspace_id TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  calendar_id TEXT NOT NULL,
  PRIMARY KEY (workspace_id, agent_id)
);
-- Whether a calendar is open, as the owner of the workspace's queue last asked; what isn't here counts as
-- open.
CREATE TABLE calendar_state (
  workspace_id TEXT NOT NULL,
  calendar_id TEXT NOT NULL,
  is_open BOOLEAN NOT NULL,
  changes_at BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, calendar_id)
);
-- By when an answer was promised.
ALTER TABLE conversation ADD COLUMN promised_at BIGINT;
