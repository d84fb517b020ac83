-- SPDX-License-Identifier: Apache-2.0
-- Dialogue flows, and where a conversation stands in one. A body is a serialised
-- deskmesh.chat.v1.Flow.
CREATE TABLE flow (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  draft BLOB NOT NULL,
  revision BIGINT NOT NULL,
  published_version BIGINT NOT NULL,
  last_version BIGINT NOT NULL,
  is_enabled BOOLEAN NOT NULL,
  has_changes BOOLEAN NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE TABLE flow_version (
  workspace_id TEXT NOT NULL,
  flow_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  body BLOB NOT NULL,
  note TEXT NOT NULL,
  publisher_id TEXT NOT NULL,
  published_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, flow_id, version)
);

ALTER TABLE conversation ADD COLUMN flow_id TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN flow_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN flow_node TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN flow_attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN slots TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN known TEXT NOT NULL DEFAULT '';
