-- SPDX-License-Identifier: Apache-2.0
-- phase: expand
-- The words (ticket_word) of tickets that aren't closed, in the order of lists: a page of open tickets with a tag is
-- read from one place. `words_of` is the sequence of the ticket that its open words are as of, 0 where it never had
-- any; the backfill `open_words` brings up to date what has none yet and what a program of the release before
-- changed since.
CREATE TABLE ticket_open_word (
  workspace_id TEXT NOT NULL,
  kind         TEXT NOT NULL,
  word         TEXT NOT NULL,
  created      BIGINT NOT NULL,
  ticket_id    TEXT NOT NULL,
  PRIMARY KEY (workspace_id, kind, word, created, ticket_id)
)
-- @sqlite
WITHOUT ROWID
-- @all
;
CREATE INDEX ticket_open_word_by_ticket ON ticket_open_word (workspace_id, ticket_id);
ALTER TABLE ticket ADD COLUMN words_of BIGINT NOT NULL DEFAULT 0;
CREATE INDEX ticket_words_behind ON ticket (workspace_id, id)
  WHERE words_of <> sequence AND (state < 6 OR words_of > 0);
