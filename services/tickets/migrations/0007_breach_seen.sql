-- SPDX-License-Identifier: Apache-2.0
-- The latest news about the breaches of a ticket's clock that was seen: they are sla.clock_breached and
-- sla.clock_breach_withdrawn, of one sequence.
CREATE TABLE breach_seen (
  workspace_id TEXT NOT NULL,
  ticket_id    TEXT NOT NULL,
  clock        TEXT NOT NULL,
  sequence     BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, ticket_id, clock)
);
