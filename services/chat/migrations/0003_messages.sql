-- SPDX-License-Identifier: Apache-2.0
-- Cards, entries found by id, files of conversations, and how far each side is.
ALTER TABLE message ADD COLUMN card TEXT NOT NULL DEFAULT '';
-- accepts: a unique index on messages, whose ids are drawn at random: no program repeats one
CREATE UNIQUE INDEX message_by_id ON message (workspace_id, conversation_id, id);

CREATE TABLE attachment (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  uploader_id TEXT NOT NULL,
  file_name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  content_class BIGINT NOT NULL,
  size_bytes BIGINT NOT NULL,
  received_bytes BIGINT NOT NULL,
  is_complete BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX attachment_conversation ON attachment (workspace_id, conversation_id, is_complete);
CREATE TABLE attachment_part (
  workspace_id TEXT NOT NULL,
  attachment_id TEXT NOT NULL,
  begins_at BIGINT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (workspace_id, attachment_id, begins_at)
);

CREATE TABLE conversation_marks (
  workspace_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  customer_delivered BIGINT NOT NULL,
  customer_read BIGINT NOT NULL,
  customer_typing_until BIGINT NOT NULL,
  team_delivered BIGINT NOT NULL,
  team_read BIGINT NOT NULL,
  team_typing_until BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, conversation_id)
);
