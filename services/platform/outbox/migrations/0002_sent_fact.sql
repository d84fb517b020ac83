-- SPDX-License-Identifier: Apache-2.0
-- phase: expand
-- Facts that the bus has taken, kept for a while: a restored store sends them again, since the bus may
-- not have them any more.
CREATE TABLE sent_fact (
  seq BIGINT NOT NULL PRIMARY KEY,
  sent_at BIGINT NOT NULL,
  occurred_at BIGINT NOT NULL,
  envelope BLOB NOT NULL
);
CREATE INDEX sent_fact_age ON sent_fact (sent_at);
