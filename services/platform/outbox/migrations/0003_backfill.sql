-- SPDX-License-Identifier: Apache-2.0
-- phase: expand
-- How far what fills expanded tables is; `finished_at` is NULL while there was more to do.
CREATE TABLE backfill (
  name TEXT NOT NULL PRIMARY KEY,
  done_rows BIGINT NOT NULL,
  finished_at BIGINT
);
