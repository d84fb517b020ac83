-- SPDX-License-Identifier: Apache-2.0
-- Approvals of tickets; `body` is the TicketApproval as a message.
CREATE TABLE ticket_approval (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL,
  ticket_id    TEXT NOT NULL,
  body         BLOB NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ticket_approval_by_ticket ON ticket_approval (workspace_id, ticket_id, id);

-- Who is awaited by pending approvals.
CREATE TABLE ticket_approver (
  workspace_id TEXT NOT NULL,
  approver_id  TEXT NOT NULL,
  approval_id  TEXT NOT NULL,
  PRIMARY KEY (workspace_id, approver_id, approval_id)
);
