-- SPDX-License-Identifier: Apache-2.0
-- The product-feedback list and the twins of its lines in trackers. `may_exist` says that a twin may have
-- been made by an attempt whose answer never came.
CREATE TABLE defect (
  workspace_id   TEXT NOT NULL,
  id             TEXT NOT NULL,
  title          TEXT NOT NULL,
  description    TEXT NOT NULL,
  kind           BIGINT NOT NULL,
  state          BIGINT NOT NULL,
  tracker_id     TEXT NOT NULL,
  external_key   TEXT NOT NULL,
  external_state TEXT NOT NULL,
  sync           BIGINT NOT NULL,
  sync_error     TEXT NOT NULL,
  failures       BIGINT NOT NULL,
  may_exist      BOOLEAN NOT NULL,
  created        BIGINT NOT NULL,
  updated        BIGINT NOT NULL,
  solved         BIGINT NOT NULL,
  sequence       BIGINT NOT NULL,
  fact_sequence  BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX defect_by_key ON defect (workspace_id, tracker_id, external_key)
  WHERE external_key <> '';

-- Which tickets are about it, and who asks in them. `told` is when the customer heard that it is solved;
-- 0: not yet.
CREATE TABLE defect_link (
  workspace_id    TEXT NOT NULL,
  defect_id       TEXT NOT NULL,
  ticket_id       TEXT NOT NULL,
  ticket_number   BIGINT NOT NULL,
  requester_id    TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  created         BIGINT NOT NULL,
  told            BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, defect_id, ticket_id)
);
CREATE INDEX defect_link_by_ticket ON defect_link (workspace_id, ticket_id, defect_id);

-- What organisations pay: the news is accounts.organization_changed.
CREATE TABLE organization_value (
  workspace_id   TEXT NOT NULL,
  id             TEXT NOT NULL,
  contract_value BIGINT NOT NULL,
  sequence       BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
