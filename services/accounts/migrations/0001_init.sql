-- SPDX-License-Identifier: Apache-2.0
-- Tables of the accounts domain.

CREATE TABLE workspace (
  workspace_id   TEXT NOT NULL PRIMARY KEY,
  display_name   TEXT NOT NULL UNIQUE,
  default_locale TEXT NOT NULL,
  time_zone      TEXT NOT NULL,
  widget_key     TEXT NOT NULL,
  created        BIGINT NOT NULL,
  updated        BIGINT NOT NULL,
  sequence       BIGINT NOT NULL
);

-- `user` is a reserved word.
CREATE TABLE member (
  workspace_id  TEXT NOT NULL,
  id            TEXT NOT NULL,
  email         TEXT NOT NULL,
  email_key     TEXT NOT NULL,
  display_name  TEXT NOT NULL,
  role          TEXT NOT NULL,
  level         BIGINT NOT NULL,
  skills        TEXT NOT NULL,
  locales       TEXT NOT NULL,
  team_ids      TEXT NOT NULL,
  capacity      BIGINT NOT NULL,
  is_active     BOOLEAN NOT NULL,
  password_hash TEXT NOT NULL,
  created       BIGINT NOT NULL,
  updated       BIGINT NOT NULL,
  sequence      BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX member_by_email ON member (workspace_id, email_key);
-- Log-in knows only the e-mail address.
CREATE INDEX member_by_login ON member (email_key);

CREATE TABLE team (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL,
  display_name TEXT NOT NULL,
  created      BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE organization (
  workspace_id   TEXT NOT NULL,
  id             TEXT NOT NULL,
  display_name   TEXT NOT NULL,
  tier           BIGINT NOT NULL,
  industry       TEXT NOT NULL,
  region         TEXT NOT NULL,
  employee_count BIGINT NOT NULL,
  domains        TEXT NOT NULL,
  manager_id     TEXT NOT NULL,
  created        BIGINT NOT NULL,
  updated        BIGINT NOT NULL,
  sequence       BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE contact (
  workspace_id     TEXT NOT NULL,
  id               TEXT NOT NULL,
  display_name     TEXT NOT NULL,
  email            TEXT NOT NULL,
  email_key        TEXT,
  unverified_email TEXT NOT NULL,
  phone            TEXT NOT NULL,
  organization_id  TEXT NOT NULL,
  locale           TEXT NOT NULL,
  job_role         TEXT NOT NULL,
  tags             TEXT NOT NULL,
  external_id      TEXT,
  tier             BIGINT NOT NULL,
  created          BIGINT NOT NULL,
  updated          BIGINT NOT NULL,
  sequence         BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX contact_by_email ON contact (workspace_id, email_key);
CREATE UNIQUE INDEX contact_by_external_id ON contact (workspace_id, external_id);
CREATE INDEX contact_by_organization ON contact (workspace_id, organization_id, id);

-- Log-ins of people and tokens of customers.
CREATE TABLE session (
  workspace_id TEXT NOT NULL,
  token_hash   BLOB NOT NULL,
  id           TEXT NOT NULL,
  subject_id   TEXT NOT NULL,
  created      BIGINT NOT NULL,
  expires      BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, token_hash)
);
CREATE INDEX session_by_subject ON session (workspace_id, subject_id, id);
CREATE INDEX session_by_expiry ON session (expires);

CREATE TABLE api_key (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL,
  token_hash   BLOB NOT NULL,
  display_name TEXT NOT NULL,
  role         TEXT NOT NULL,
  created_by   TEXT NOT NULL,
  created      BIGINT NOT NULL,
  revoked      BIGINT NOT NULL,
  sequence     BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX api_key_by_token ON api_key (workspace_id, token_hash);

-- A chain: each row's hash covers its content and the hash of the row before it.
CREATE TABLE audit_event (
  workspace_id TEXT NOT NULL,
  sequence     BIGINT NOT NULL,
  id           TEXT NOT NULL,
  occurred     BIGINT NOT NULL,
  actor        TEXT NOT NULL,
  action       TEXT NOT NULL,
  subject      TEXT NOT NULL,
  metadata     TEXT NOT NULL,
  hash         BLOB NOT NULL,
  PRIMARY KEY (workspace_id, sequence)
);
CREATE INDEX audit_event_by_subject ON audit_event (workspace_id, subject, sequence);
