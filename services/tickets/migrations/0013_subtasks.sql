-- SPDX-License-Identifier: Apache-2.0
-- Sub-tasks of tickets; `body` is the TicketSubtask as a message, the other columns are what lists go by.
CREATE TABLE ticket_subtask (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL,
  ticket_id    TEXT NOT NULL,
  position     BIGINT NOT NULL,
  assignee_id  TEXT NOT NULL,
  is_open      BOOLEAN NOT NULL,
  due          BIGINT NOT NULL,
  body         BLOB NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ticket_subtask_by_ticket ON ticket_subtask (workspace_id, ticket_id, position, id);
CREATE INDEX ticket_subtask_by_assignee ON ticket_subtask (workspace_id, assignee_id, due, id)
  WHERE is_open AND assignee_id <> '';
