-- SPDX-License-Identifier: Apache-2.0
-- Files of conversations move to the platform's tables; their scope is the conversation.
INSERT INTO file (workspace_id, id, scope, uploader_id, file_name, content_type, content_class,
  size_bytes, received_bytes, is_complete, created_at)
SELECT workspace_id, id, conversation_id, uploader_id, file_name, content_type, content_class,
  size_bytes, received_bytes, is_complete, created_at FROM attachment;
INSERT INTO file_part (workspace_id, file_id, begins_at, data)
SELECT workspace_id, attachment_id, begins_at, data FROM attachment_part;
DROP TABLE attachment_part;
DROP TABLE attachment;
