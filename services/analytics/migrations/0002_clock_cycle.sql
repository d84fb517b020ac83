-- SPDX-License-Identifier: Apache-2.0
-- Which cycle of the clock an outcome is of, so that a breach that was none can be taken back although the cycle
-- may have begun at another moment than was known. 0: entered by an earlier release.
ALTER TABLE clock_outcome ADD COLUMN cycle BIGINT NOT NULL DEFAULT 0;
