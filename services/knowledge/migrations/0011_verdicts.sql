-- SPDX-License-Identifier: Apache-2.0
-- What became of an answer, as far as it tells whether it was right: HELPED and BAD as its reader said,
-- SOLVED where the talk ended with it, PERSON where one was needed all the same. Empty: not known.
ALTER TABLE reader_question ADD COLUMN verdict TEXT NOT NULL DEFAULT '';
CREATE INDEX reader_question_judged ON reader_question (workspace_id, asked_at) WHERE verdict <> '';
