-- SPDX-License-Identifier: Apache-2.0
-- phase: expand
-- An organisation's closed tickets lie behind its open ones: these are passed over in the index, without their rows.
-- @postgresql
-- Built beside the old one, which serves readers meanwhile. A large store makes it by hand first, CONCURRENTLY.
CREATE INDEX IF NOT EXISTS ticket_by_organization_state ON ticket
  (workspace_id, organization_id, created, id, state) WHERE organization_id <> '';
DROP INDEX ticket_by_organization;
-- @sqlite
DROP INDEX ticket_by_organization;
CREATE INDEX ticket_by_organization ON ticket (workspace_id, organization_id, created, id, state)
  WHERE organization_id <> '';
-- @all
