-- SPDX-License-Identifier: Apache-2.0
-- Who asked, so that what a person asked can be found and erased, and nobody counts twice.
ALTER TABLE reader_question ADD COLUMN reader_id TEXT NOT NULL DEFAULT '';
-- Ids of the results shown, best first, by line.
ALTER TABLE reader_question ADD COLUMN shown TEXT NOT NULL DEFAULT '';
-- Where the opened one stood, from 1.
ALTER TABLE reader_question ADD COLUMN opened_position BIGINT NOT NULL DEFAULT 0;
CREATE INDEX reader_question_reader ON reader_question (workspace_id, reader_id, asked_at);

-- What readers open after a search, without who and without their words. An empty `query_key` counts
-- all queries together.
CREATE TABLE article_click (
  workspace_id TEXT NOT NULL,
  query_key TEXT NOT NULL,
  article_id TEXT NOT NULL,
  -- How often readers looked at it among the results, by the chance that they look so far down.
  examined DOUBLE PRECISION NOT NULL,
  clicks DOUBLE PRECISION NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, query_key, article_id)
);
CREATE INDEX article_click_age ON article_click (changed_at);
