-- SPDX-License-Identifier: Apache-2.0
-- Language and category of the version readers see; `locale` and `category` are the newest version's.
-- Empty where a process of the release before published it: the newest version's then.
ALTER TABLE article ADD COLUMN reader_locale TEXT NOT NULL DEFAULT '';
ALTER TABLE article ADD COLUMN reader_category TEXT NOT NULL DEFAULT '';

-- `content` without the text, for lists. NULL in older versions: in `content`.
ALTER TABLE article_version ADD COLUMN header BLOB;

-- Whether its reader said that what was shown for it didn't help.
ALTER TABLE reader_question ADD COLUMN is_badly_rated BOOLEAN NOT NULL DEFAULT FALSE;

-- Questions, by their key, that make no gap any more.
CREATE TABLE gap_dismissal (
  workspace_id TEXT NOT NULL,
  query_key TEXT NOT NULL,
  dismissed_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, query_key)
);
CREATE INDEX gap_dismissal_age ON gap_dismissal (dismissed_at);
CREATE INDEX article_vote_age ON article_vote (voted_at);

-- Raised by each change that the exam guards, so that none is published on an exam that didn't see the
-- one before.
CREATE TABLE exam_guard (
  workspace_id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (workspace_id)
);
