-- SPDX-License-Identifier: Apache-2.0
-- phase: expand
-- An organisation's closed tickets lie behind its open ones: these are passed over in the index, without their rows.
DROP INDEX ticket_by_organization;
CREATE INDEX ticket_by_organization ON ticket (workspace_id, organization_id, created, id, state)
  WHERE organization_id <> '';
