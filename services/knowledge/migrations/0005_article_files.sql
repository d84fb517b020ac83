-- SPDX-License-Identifier: Apache-2.0
-- Files of articles; their bytes are the platform's, with the article as scope.
CREATE TABLE article_file (
  workspace_id TEXT NOT NULL,
  article_id TEXT NOT NULL,
  -- Unique in the article.
  file_name TEXT NOT NULL,
  file_id TEXT NOT NULL,
  PRIMARY KEY (workspace_id, article_id, file_name)
);
CREATE UNIQUE INDEX article_file_id ON article_file (workspace_id, file_id);
