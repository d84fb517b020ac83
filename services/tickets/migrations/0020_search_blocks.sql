-- SPDX-License-Identifier: Apache-2.0
-- phase: expand
-- PostgreSQL gives all texts that match, in no order, where a search wants the newest: of a word that hundreds of
-- thousands of texts have, that takes as long as reading these. So the words of a text are also looked up together
-- with its workspace and the block of 4,096 ticket numbers it belongs to: a search goes from block to block, the
-- newest first, and ends when it has enough. What has millions of texts makes function and index by hand before the
-- upgrade, CONCURRENTLY.
-- @postgresql
CREATE OR REPLACE FUNCTION search_words(workspace TEXT, number BIGINT, tokens TSVECTOR) RETURNS TSVECTOR
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN array_to_tsvector(ARRAY(
    SELECT right(workspace, 4) || to_hex(number >> 12) || ':' || word
    FROM unnest(tsvector_to_array(tokens)) AS word));
-- Without the list of pending rows, which every look-up would go through.
CREATE INDEX IF NOT EXISTS search_text_words ON search_text
  USING GIN (search_words(workspace_id, number, tokens)) WITH (fastupdate = off);
-- How common a word of one block is helps no plan, and is dear to count.
ALTER INDEX search_text_words ALTER COLUMN 1 SET STATISTICS 0;
-- @all
