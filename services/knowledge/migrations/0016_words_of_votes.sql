-- SPDX-License-Identifier: Apache-2.0
-- What a vote's words were said with: a later vote without any leaves them. Empty: as `is_helpful` says.
ALTER TABLE article_vote ADD COLUMN comment_is_helpful BOOLEAN;
