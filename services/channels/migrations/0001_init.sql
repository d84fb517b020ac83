-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE webhook (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  version BIGINT NOT NULL,
  display_name TEXT NOT NULL,
  url TEXT NOT NULL,
  -- Fact keys and patterns, one a line.
  event_types TEXT NOT NULL,
  is_enabled BOOLEAN NOT NULL,
  secret BLOB NOT NULL,
  -- Since when every delivery has failed; NULL: the last one succeeded.
  failing_since BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE delivery (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  fact_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  response_status BIGINT NOT NULL,
  error TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  next_attempt_at BIGINT,
  completed_at BIGINT,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX delivery_fact ON delivery (workspace_id, webhook_id, fact_id);
CREATE INDEX delivery_list ON delivery (workspace_id, webhook_id, created_at, id);
