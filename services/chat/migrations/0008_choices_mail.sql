-- SPDX-License-Identifier: Apache-2.0
-- Which quick reply a customer tapped, up to where a talk was told to go on by e-mail, and when the reply
-- to a waiting one is due.
ALTER TABLE message ADD COLUMN choice_key TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN mailed_sequence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN unread_due_at BIGINT;
ALTER TABLE conversation ADD COLUMN sla_due_at BIGINT;
