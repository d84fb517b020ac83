-- SPDX-License-Identifier: Apache-2.0
-- What administrators and agents set up: fields, views, macros, canned replies, reviews … `body` is the
-- noun as a message; `owner_id` is empty for what is everybody's.
CREATE TABLE catalogue_item (
  workspace_id TEXT NOT NULL,
  kind         TEXT NOT NULL,
  id           TEXT NOT NULL,
  owner_id     TEXT NOT NULL,
  position     BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  created      BIGINT NOT NULL,
  updated      BIGINT NOT NULL,
  body         BLOB NOT NULL,
  PRIMARY KEY (workspace_id, kind, id)
);

-- Values of custom fields, one row each, for filters: `number` where the value is one. Those of a field
-- with several values are rows of their own.
CREATE TABLE ticket_field_value (
  workspace_id TEXT NOT NULL,
  key          TEXT NOT NULL,
  value        TEXT NOT NULL,
  ticket_id    TEXT NOT NULL,
  number       DOUBLE PRECISION,
  PRIMARY KEY (workspace_id, key, value, ticket_id)
);
CREATE INDEX ticket_field_value_by_number ON ticket_field_value (workspace_id, key, number, ticket_id)
  WHERE number IS NOT NULL;
CREATE INDEX ticket_field_value_by_ticket ON ticket_field_value (workspace_id, ticket_id);
