-- SPDX-License-Identifier: Apache-2.0
-- Labels are learned, too; and earlier tickets about the same thing are found.
ALTER TABLE ticket_example ADD COLUMN labels TEXT NOT NULL DEFAULT '';
-- As tickets name it; MERGED for what went into another ticket.
ALTER TABLE ticket_example ADD COLUMN state TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket_example ADD COLUMN requester_id TEXT NOT NULL DEFAULT '';
-- Counts up within a workspace with each change, for indexes that read on from where they were.
ALTER TABLE ticket_example ADD COLUMN taken BIGINT NOT NULL DEFAULT 0;
CREATE INDEX ticket_example_taken ON ticket_example (workspace_id, taken, ticket_id);
CREATE INDEX ticket_example_requester ON ticket_example (workspace_id, requester_id);
ALTER TABLE ticket_training ADD COLUMN takes BIGINT NOT NULL DEFAULT 0;
