-- SPDX-License-Identifier: Apache-2.0
-- phase: expand
-- The tickets of a bulk job that was given them by id, a row for each page of its work: `ids` are separated by
-- blanks. They stand beside the job, so that its progress is a small row to write and to read.
CREATE TABLE ticket_job_page (
  workspace_id TEXT NOT NULL,
  job_id       TEXT NOT NULL,
  page         BIGINT NOT NULL,
  ids          TEXT NOT NULL,
  PRIMARY KEY (workspace_id, job_id, page)
);
