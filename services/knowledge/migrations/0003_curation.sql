-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE synonym_set (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  -- deskmesh.knowledge.v1.SynonymSet
  content BLOB NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE exam_question (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  question TEXT NOT NULL,
  article_id TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- When synonyms or exam of a workspace last changed; index replicas read on from here.
CREATE TABLE curation_change (
  workspace_id TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (workspace_id)
);
CREATE INDEX curation_change_at ON curation_change (changed_at);

-- What readers asked and searched, without personal data; kept for 180 days.
CREATE TABLE reader_question (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  -- SEARCH or ANSWER
  kind TEXT NOT NULL,
  question TEXT NOT NULL,
  locale TEXT NOT NULL,
  -- ANSWER, SUGGEST, HANDOVER; of a search FOUND or NOTHING
  outcome TEXT NOT NULL,
  -- For a hand-over, as in AnswerResponse.reason.
  reason TEXT NOT NULL,
  -- The first article shown.
  article_id TEXT NOT NULL,
  -- The one that was opened.
  opened_id TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX reader_question_at ON reader_question (workspace_id, asked_at);
CREATE INDEX reader_question_age ON reader_question (asked_at);
