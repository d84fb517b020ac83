-- SPDX-License-Identifier: Apache-2.0
-- What takes an agent's points beside conversations (`agent.load` counts those): tickets in progress, and
-- work that goes on elsewhere. Counts stand with the agent, whose row is locked when work is given.
ALTER TABLE agent ADD COLUMN tickets BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agent ADD COLUMN calls BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agent ADD COLUMN call_tenths BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agent ADD COLUMN others BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agent ADD COLUMN other_tenths BIGINT NOT NULL DEFAULT 0;

-- A ticket as the latest of its facts has it. Counted: in progress, awake, and not talked about in a
-- conversation that somebody has.
CREATE TABLE agent_ticket (
  workspace_id TEXT NOT NULL,
  ticket_id TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  is_in_progress BOOLEAN NOT NULL,
  is_counted BOOLEAN NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, ticket_id)
);
CREATE INDEX agent_ticket_conversation ON agent_ticket (workspace_id, conversation_id);
CREATE INDEX agent_ticket_over ON agent_ticket (workspace_id, is_in_progress, changed_at);

CREATE TABLE agent_work (
  workspace_id TEXT NOT NULL,
  reference TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  kind BIGINT NOT NULL,
  tenths BIGINT NOT NULL,
  begun_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, reference)
);
CREATE INDEX agent_work_agent ON agent_work (workspace_id, agent_id, begun_at);

-- Weights in tenths of a point.
CREATE TABLE capacity_rules (
  workspace_id TEXT NOT NULL,
  chat BIGINT NOT NULL,
  ticket BIGINT NOT NULL,
  call BIGINT NOT NULL,
  other BIGINT NOT NULL,
  most_ticket_percent BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id)
);
