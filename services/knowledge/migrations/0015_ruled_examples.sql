-- SPDX-License-Identifier: Apache-2.0
-- What the rules made of a ticket by its words, without a model; empty: not known, or they said nothing.
ALTER TABLE ticket_example ADD COLUMN ruled_type TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket_example ADD COLUMN ruled_priority TEXT NOT NULL DEFAULT '';
-- How right the rules were on the tickets that a first model was judged by; 0: not measured.
ALTER TABLE ticket_trial ADD COLUMN rules_accuracy DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE ticket_trial ADD COLUMN rules_macro_f1 DOUBLE PRECISION NOT NULL DEFAULT 0;
