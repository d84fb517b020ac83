-- SPDX-License-Identifier: Apache-2.0
-- What people of the team are writing, one for each of them and ticket; `attachments` are ids with blanks
-- between.
CREATE TABLE comment_draft (
  workspace_id TEXT NOT NULL,
  owner_id     TEXT NOT NULL,
  ticket_id    TEXT NOT NULL,
  body         TEXT NOT NULL,
  visibility   BIGINT NOT NULL,
  attachments  TEXT NOT NULL,
  version      BIGINT NOT NULL,
  updated      BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, owner_id, ticket_id)
);

-- Comments that are sent at a moment, by a timer of the same id; `state` is scheduled/core's. `comment_id`
-- and `refusal` are what became of it.
CREATE TABLE scheduled_comment (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL,
  ticket_id    TEXT NOT NULL,
  owner_id     TEXT NOT NULL,
  author_kind  BIGINT NOT NULL,
  author_id    TEXT NOT NULL,
  body         TEXT NOT NULL,
  visibility   BIGINT NOT NULL,
  attachments  TEXT NOT NULL,
  mentions     TEXT NOT NULL,
  send_at      BIGINT NOT NULL,
  state        BIGINT NOT NULL,
  comment_id   TEXT NOT NULL,
  reason       TEXT NOT NULL,
  refusal      TEXT NOT NULL,
  version      BIGINT NOT NULL,
  created      BIGINT NOT NULL,
  updated      BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX scheduled_comment_by_ticket ON scheduled_comment (workspace_id, ticket_id, state, send_at);
CREATE INDEX scheduled_comment_by_owner ON scheduled_comment (workspace_id, owner_id, state, send_at);
