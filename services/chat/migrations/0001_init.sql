-- SPDX-License-Identifier: Apache-2.0
-- Conversations, their entries, and the people on both sides. Times are microseconds, lists are
-- packed (core/string_list.h), enumerations are the numbers of the core types.
CREATE TABLE conversation (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  tier BIGINT NOT NULL,
  locale TEXT NOT NULL,
  channel TEXT NOT NULL,
  page_url TEXT NOT NULL,
  page_title TEXT NOT NULL,
  plan TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  last_steps TEXT NOT NULL,
  error_codes TEXT NOT NULL,
  state BIGINT NOT NULL,
  priority BIGINT NOT NULL,
  emotion BIGINT NOT NULL,
  agent_id TEXT NOT NULL,
  first_owner_id TEXT NOT NULL,
  team_id TEXT NOT NULL,
  ticket_id TEXT NOT NULL,
  handover_reason BIGINT NOT NULL,
  handover_note TEXT NOT NULL,
  close_reason BIGINT NOT NULL,
  routing_reasons TEXT NOT NULL,
  rating BIGINT NOT NULL,
  last_sequence BIGINT NOT NULL,
  fact_sequence BIGINT NOT NULL,
  answered_sequence BIGINT NOT NULL,
  bot_misses BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  state_since BIGINT NOT NULL,
  queued_at BIGINT,
  order_key BIGINT,
  assigned_at BIGINT,
  first_reply_at BIGINT,
  last_customer_at BIGINT,
  last_reply_at BIGINT,
  closed_at BIGINT,
  flood_state BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX conversation_activity ON conversation (workspace_id, updated_at, id);
CREATE INDEX conversation_state ON conversation (workspace_id, state, updated_at, id);
CREATE INDEX conversation_contact ON conversation (workspace_id, contact_id, updated_at, id);
CREATE INDEX conversation_agent ON conversation (workspace_id, agent_id, updated_at, id);
CREATE INDEX conversation_line ON conversation (workspace_id, state, order_key, id);

CREATE TABLE message (
  workspace_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  id TEXT NOT NULL,
  author BIGINT NOT NULL,
  author_id TEXT NOT NULL,
  kind BIGINT NOT NULL,
  text TEXT NOT NULL,
  target_id TEXT NOT NULL,
  attachments TEXT NOT NULL,
  quick_replies TEXT NOT NULL,
  citations TEXT NOT NULL,
  bot_decision BIGINT NOT NULL,
  bot_confidence DOUBLE PRECISION NOT NULL,
  answers_sequence BIGINT NOT NULL,
  request_key TEXT,
  created_at BIGINT NOT NULL,
  edited_at BIGINT,
  recalled_at BIGINT,
  PRIMARY KEY (workspace_id, conversation_id, sequence)
);
CREATE UNIQUE INDEX message_request ON message (workspace_id, conversation_id, request_key);

-- The team as this domain knows it: profile from accounts, presence and load of its own.
CREATE TABLE agent (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  display_name TEXT NOT NULL,
  is_active BOOLEAN NOT NULL,
  level BIGINT NOT NULL,
  skills TEXT NOT NULL,
  locales TEXT NOT NULL,
  team_ids TEXT NOT NULL,
  capacity BIGINT NOT NULL,
  profile_sequence BIGINT NOT NULL,
  presence BIGINT NOT NULL,
  presence_reason TEXT NOT NULL,
  presence_since BIGINT NOT NULL,
  load BIGINT NOT NULL,
  fact_sequence BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX agent_presence ON agent (workspace_id, presence, id);

CREATE TABLE contact (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  display_name TEXT NOT NULL,
  email TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  locale TEXT NOT NULL,
  tier BIGINT NOT NULL,
  profile_sequence BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE organization (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  display_name TEXT NOT NULL,
  profile_sequence BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- What changed for routing, in commit order: the owner of the workspace's queue follows it.
CREATE TABLE routing_log (
  workspace_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  subject_id TEXT NOT NULL,
  PRIMARY KEY (workspace_id, sequence)
);
CREATE TABLE routing_state (
  workspace_id TEXT NOT NULL,
  last_sequence BIGINT NOT NULL,
  mean_handling BIGINT NOT NULL,
  handled BIGINT NOT NULL,
  PRIMARY KEY (workspace_id)
);

-- The promise of a wait as the queue's owner last computed it.
CREATE TABLE queue_promise (
  workspace_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  expected BIGINT NOT NULL,
  low BIGINT NOT NULL,
  high BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, conversation_id)
);
