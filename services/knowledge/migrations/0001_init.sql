-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE article (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  -- Of the facts about it.
  sequence BIGINT NOT NULL,
  version BIGINT NOT NULL,
  published_version BIGINT NOT NULL,
  state TEXT NOT NULL,
  locale TEXT NOT NULL,
  category TEXT NOT NULL,
  audience TEXT NOT NULL,
  slug TEXT NOT NULL,
  translation_id TEXT NOT NULL,
  author_id TEXT NOT NULL,
  helpful_count BIGINT NOT NULL,
  unhelpful_count BIGINT NOT NULL,
  -- Raised by every change.
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  published_at BIGINT,
  -- When what readers see last changed; index replicas read on from here.
  indexed_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX article_slug ON article (workspace_id, slug);
CREATE INDEX article_indexed ON article (indexed_at);

-- The text of each version, never changed.
CREATE TABLE article_version (
  workspace_id TEXT NOT NULL,
  article_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  -- deskmesh.knowledge.v1.Article with the fields an author writes.
  content BLOB NOT NULL,
  author_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, article_id, version)
);

CREATE TABLE article_vote (
  workspace_id TEXT NOT NULL,
  article_id TEXT NOT NULL,
  voter_id TEXT NOT NULL,
  is_helpful BOOLEAN NOT NULL,
  comment TEXT NOT NULL,
  voted_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, article_id, voter_id)
);
