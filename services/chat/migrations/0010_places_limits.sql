-- SPDX-License-Identifier: Apache-2.0
-- Since when somebody waits for a person, also when an agent was lost in between; the last entry that the
-- ticket tells of; and how much a customer may still do, over all conversations.
ALTER TABLE conversation ADD COLUMN place_at BIGINT;
ALTER TABLE conversation ADD COLUMN ticket_sequence BIGINT NOT NULL DEFAULT 0;
CREATE TABLE contact_allowance (
  workspace_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  kind BIGINT NOT NULL,      -- 1 writes, 2 bytes of files
  free_at BIGINT NOT NULL,   -- when all that was used has been given back, microseconds
  PRIMARY KEY (workspace_id, contact_id, kind)
);
