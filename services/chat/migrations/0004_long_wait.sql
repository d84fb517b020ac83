-- SPDX-License-Identifier: Apache-2.0
-- When a waiting customer was last told that it takes longer.
ALTER TABLE conversation ADD COLUMN long_wait_at BIGINT;
