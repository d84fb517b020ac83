-- SPDX-License-Identifier: Apache-2.0
-- A list that goes ticket by ticket asks for a ticket's value of a field: decided by the index alone.
DROP INDEX ticket_field_value_by_ticket;
CREATE INDEX ticket_field_value_by_ticket ON ticket_field_value (workspace_id, ticket_id, key, number,
  value);
