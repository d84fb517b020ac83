-- SPDX-License-Identifier: Apache-2.0
-- Files of comments: what a comment shows of them, one line each (attachments/store), and who it names.
ALTER TABLE entry ADD COLUMN attachments TEXT;
ALTER TABLE entry ADD COLUMN mentions TEXT;

-- Which comments a file belongs to; a split ticket's first comment has those of the comments it was made
-- of. The bytes are in the platform's tables.
CREATE TABLE ticket_attachment (
  workspace_id  TEXT NOT NULL,
  ticket_id     TEXT NOT NULL,
  comment_id    TEXT NOT NULL,
  attachment_id TEXT NOT NULL,
  is_internal   BOOLEAN NOT NULL,
  created       BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, ticket_id, comment_id, attachment_id)
);
CREATE INDEX ticket_attachment_by_file ON ticket_attachment (workspace_id, attachment_id);
