-- SPDX-License-Identifier: Apache-2.0
-- Links between tickets in their forward direction; those of incidents to their problem are
-- ticket.problem_id. Numbers of kinds are those of the contract.
CREATE TABLE ticket_link (
  workspace_id TEXT NOT NULL,
  source_id    TEXT NOT NULL,
  kind         BIGINT NOT NULL,
  target_id    TEXT NOT NULL,
  created      BIGINT NOT NULL,
  creator_id   TEXT NOT NULL,
  PRIMARY KEY (workspace_id, source_id, kind, target_id)
);
CREATE INDEX ticket_link_by_target ON ticket_link (workspace_id, target_id, kind, source_id);
