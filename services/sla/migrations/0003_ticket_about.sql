-- SPDX-License-Identifier: Apache-2.0
-- phase: expand
-- What tickets are about, for reports only: no clock reads it. As of the latest fact; tickets without a fact since
-- this release have no row. `labels` and `tags`: one to a line.
CREATE TABLE ticket_about (
  workspace_id TEXT NOT NULL,
  ticket_id    TEXT NOT NULL,
  requester_id TEXT NOT NULL,
  labels       TEXT NOT NULL,
  tags         TEXT NOT NULL,
  PRIMARY KEY (workspace_id, ticket_id)
)
-- @sqlite
WITHOUT ROWID
-- @all
;
