-- SPDX-License-Identifier: Apache-2.0
-- The audience of the version readers see; `audience` is that of the newest version.
ALTER TABLE article ADD COLUMN reader_audience TEXT NOT NULL DEFAULT '';
UPDATE article SET published_version = 0 WHERE state = 'ARCHIVED';
UPDATE article SET reader_audience = audience WHERE published_version > 0;
-- When its owner should look at it again.
ALTER TABLE article ADD COLUMN review_due_at BIGINT;

-- Every address an article has or had; the present one is article.slug.
CREATE TABLE article_address (
  workspace_id TEXT NOT NULL,
  slug TEXT NOT NULL,
  article_id TEXT NOT NULL,
  PRIMARY KEY (workspace_id, slug)
);
INSERT INTO article_address (workspace_id, slug, article_id)
  SELECT workspace_id, slug, id FROM article;
