-- SPDX-License-Identifier: Apache-2.0
-- What every domain's database has beside its own tables.

-- Facts that are true and not yet confirmed by the bus, in the order they were written.
-- @sqlite
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  occurred_at BIGINT NOT NULL,
  envelope BLOB NOT NULL
);
-- @postgresql
CREATE TABLE outbox (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  occurred_at BIGINT NOT NULL,
  envelope BLOB NOT NULL
);
-- @all

-- Facts already consumed.
CREATE TABLE inbox (
  consumer TEXT NOT NULL,
  fact_id TEXT NOT NULL,
  taken_at BIGINT NOT NULL,
  PRIMARY KEY (consumer, fact_id)
);
CREATE INDEX inbox_age ON inbox (taken_at);

-- Replies to commands that carried a request id.
CREATE TABLE idempotency (
  workspace_id TEXT NOT NULL,
  principal TEXT NOT NULL,
  method TEXT NOT NULL,
  request_id TEXT NOT NULL,
  request_hash BLOB NOT NULL,
  reply BLOB NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, principal, method, request_id)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- The highest fencing number seen for a lease.
CREATE TABLE lease_fence (
  name TEXT NOT NULL PRIMARY KEY,
  token BIGINT NOT NULL
);

-- Facts a consumer gave up on.
CREATE TABLE dead_letter (
  consumer TEXT NOT NULL,
  fact_id TEXT NOT NULL,
  type TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  died_at BIGINT NOT NULL,
  envelope BLOB NOT NULL,
  PRIMARY KEY (consumer, fact_id)
);
CREATE INDEX dead_letter_age ON dead_letter (died_at);

-- Durable deadlines.
CREATE TABLE timer (
  workspace_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  shard BIGINT NOT NULL,
  due BIGINT NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (workspace_id, kind, subject, name)
);
CREATE INDEX timer_due ON timer (due);
CREATE INDEX timer_kind_due ON timer (kind, due);
