-- SPDX-License-Identifier: Apache-2.0
-- Who spoke when in a conversation: the news is chat.message_sent. Moments are 0 where that side hasn't
-- spoken.
CREATE TABLE conversation_turn (
  workspace_id    TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  customer_at     BIGINT NOT NULL,
  agent_at        BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, conversation_id)
);

-- What people are called in texts with placeholders; empty until the next news of them.
ALTER TABLE requester ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN name TEXT NOT NULL DEFAULT '';
