-- SPDX-License-Identifier: Apache-2.0
-- Secrets that customers' own systems sign identities with. The secret itself is kept: HMAC needs it.
CREATE TABLE identity_secret (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL,
  secret       TEXT NOT NULL,
  display_name TEXT NOT NULL,
  created_by   TEXT NOT NULL,
  created      BIGINT NOT NULL,
  revoked      BIGINT NOT NULL,
  used         BIGINT NOT NULL,
  sequence     BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- The secret that vouched for a session; empty: none.
ALTER TABLE session ADD COLUMN secret_id TEXT NOT NULL DEFAULT '';
CREATE INDEX session_by_secret ON session (workspace_id, secret_id) WHERE secret_id <> '';
-- When a signed identity last said who it is; 0: never.
ALTER TABLE contact ADD COLUMN verified BIGINT NOT NULL DEFAULT 0;
