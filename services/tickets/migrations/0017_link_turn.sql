-- SPDX-License-Identifier: Apache-2.0
-- One row per workspace, held while a link is made: circles are found by reading other links.
CREATE TABLE link_turn (
  workspace_id TEXT   NOT NULL PRIMARY KEY,
  taken        BIGINT NOT NULL
);
