-- SPDX-License-Identifier: Apache-2.0
-- The passages of a published article as vectors, by the model of the operator's choice. It can be made anew
-- from the article, at the price of asking the model.
CREATE TABLE article_embedding (
  workspace_id TEXT NOT NULL,
  article_id TEXT NOT NULL,
  -- The version of the article that readers saw.
  version BIGINT NOT NULL,
  -- All that vectors depend on beside the text.
  model TEXT NOT NULL,
  -- SHA-256 of the texts that were embedded: the same text isn't paid for twice.
  text_hash TEXT NOT NULL,
  -- Numbers of 4 bytes, the vectors of the passages one behind the other.
  vectors BLOB NOT NULL,
  embedded_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, article_id)
);
