-- SPDX-License-Identifier: Apache-2.0
--
-- The ticket that a linked one became part of in the end; empty: none. Both count as one.
ALTER TABLE defect_link ADD COLUMN place_id TEXT NOT NULL DEFAULT '';
