-- SPDX-License-Identifier: Apache-2.0
-- phase: expand
-- The moment that was told last at which the first of a ticket's running clocks runs out; 0: that none is running.
ALTER TABLE ticket ADD COLUMN told_due BIGINT;

-- Of open tickets it is told at the next start; what the program before takes up is told with the ticket's next change.
-- accepts: a row per workspace, which the program before takes up and settles likewise
INSERT INTO rearm (workspace_id, after_ticket_id, shard)
  SELECT workspace_id, '', 0 FROM workspace WHERE true ON CONFLICT (workspace_id) DO NOTHING;
