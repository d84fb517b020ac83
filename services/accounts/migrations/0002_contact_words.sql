-- SPDX-License-Identifier: Apache-2.0
-- phase: expand
-- What contacts are found by: words of name, e-mail addresses and phone number. `words_of` is the
-- sequence of the contact that its words are as of; the backfill `contact_words` brings the others up to
-- date, also those that a program of the release before changed since.
-- @sqlite
CREATE TABLE contact_word (
  workspace_id TEXT NOT NULL,
  word         TEXT NOT NULL,
  contact_id   TEXT NOT NULL,
  PRIMARY KEY (workspace_id, word, contact_id)
) WITHOUT ROWID;
-- @postgresql
CREATE TABLE contact_word (
  workspace_id TEXT NOT NULL,
  word         TEXT COLLATE "C" NOT NULL,
  contact_id   TEXT NOT NULL,
  PRIMARY KEY (workspace_id, word, contact_id)
);
-- @all
CREATE INDEX contact_word_by_contact ON contact_word (workspace_id, contact_id);
ALTER TABLE contact ADD COLUMN words_of BIGINT NOT NULL DEFAULT 0;
CREATE INDEX contact_words_behind ON contact (workspace_id, id) WHERE words_of <> sequence;
