-- SPDX-License-Identifier: Apache-2.0
-- How long an agent's presence holds without a sign of life (microseconds; 0: for good), when the last one
-- was, and whether it has been silent for half of that; when a customer was asked whether it is still there.
ALTER TABLE agent ADD COLUMN lease BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agent ADD COLUMN alive_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agent ADD COLUMN is_silent BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE conversation ADD COLUMN idle_asked_at BIGINT;
