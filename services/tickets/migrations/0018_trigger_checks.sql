-- SPDX-License-Identifier: Apache-2.0
-- phase: expand
-- What triggers made of things that happened; `body` is the TriggerCheck as a message. Kept for 7 days, the
-- latest 5,000 of a workspace.
CREATE TABLE trigger_check (
  workspace_id TEXT NOT NULL,
  checked_at   BIGINT NOT NULL,
  ticket_id    TEXT NOT NULL,
  sequence     BIGINT NOT NULL,
  body         BLOB NOT NULL,
  PRIMARY KEY (workspace_id, checked_at, ticket_id, sequence)
);
CREATE INDEX trigger_check_by_ticket ON trigger_check (workspace_id, ticket_id, checked_at, sequence);
