-- SPDX-License-Identifier: Apache-2.0
-- Whether a person stands behind what a ticket teaches. Of earlier tickets only what did was kept: where type or
-- priority is empty, nobody stood behind them.
ALTER TABLE ticket_example ADD COLUMN is_confirmed BIGINT NOT NULL DEFAULT 1;
-- When a person last said something new by it; 0: before this was kept.
ALTER TABLE ticket_example ADD COLUMN sorted_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX ticket_example_confirmed ON ticket_example (workspace_id, is_confirmed, changed_at);
CREATE INDEX ticket_example_passed_over ON ticket_example (workspace_id, is_confirmed, ticket_id);
DROP INDEX ticket_example_changed;

-- What came of the latest training of each field.
CREATE TABLE ticket_trial (
  workspace_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  tried_at BIGINT NOT NULL,
  -- TOO_FEW, ONE_VALUE, NOT_BETTER or TAKEN.
  outcome TEXT NOT NULL,
  examples BIGINT NOT NULL,
  accuracy DOUBLE PRECISION NOT NULL,
  macro_f1 DOUBLE PRECISION NOT NULL,
  previous_macro_f1 DOUBLE PRECISION NOT NULL,
  baseline_macro_f1 DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (workspace_id, kind)
);
