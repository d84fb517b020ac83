-- SPDX-License-Identifier: Apache-2.0
-- Imports and exports of articles. Archives are files of the platform with the transfer as scope.
CREATE TABLE article_transfer (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  -- The uploaded archive; empty of an export.
  file_id TEXT NOT NULL,
  -- deskmesh.knowledge.v1.ArticleTransfer
  content BLOB NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX article_transfer_state ON article_transfer (state, created_at);
CREATE INDEX article_transfer_age ON article_transfer (created_at);

-- What became of each article of an import.
CREATE TABLE article_transfer_line (
  workspace_id TEXT NOT NULL,
  transfer_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  -- Whether it failed, stayed a draft or lost something.
  has_problem BOOLEAN NOT NULL,
  -- Whether it is still to be published.
  is_pending BOOLEAN NOT NULL,
  -- deskmesh.knowledge.v1.ArticleTransferLine
  content BLOB NOT NULL,
  PRIMARY KEY (workspace_id, transfer_id, position)
);
