-- SPDX-License-Identifier: Apache-2.0
-- Files that people sent and their bytes (platform/files). `scope` is what one belongs to, in the words of
-- the domain; `content_class` is files::ContentClass.
CREATE TABLE file (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  scope TEXT NOT NULL,
  uploader_id TEXT NOT NULL,
  file_name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  content_class BIGINT NOT NULL,
  size_bytes BIGINT NOT NULL,
  received_bytes BIGINT NOT NULL,
  is_complete BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX file_scope ON file (workspace_id, scope, is_complete);

-- At most 512 KiB each, without gaps from 0 on; `digest` is the SHA-256 of the data.
CREATE TABLE file_part (
  workspace_id TEXT NOT NULL,
  file_id TEXT NOT NULL,
  begins_at BIGINT NOT NULL,
  digest BLOB,
  data BLOB NOT NULL,
  PRIMARY KEY (workspace_id, file_id, begins_at)
);
-- @postgresql
-- Pictures and archives don't get smaller.
ALTER TABLE file_part ALTER COLUMN data SET STORAGE EXTERNAL;
-- @all
