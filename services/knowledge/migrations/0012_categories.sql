-- SPDX-License-Identifier: Apache-2.0
-- What categories are called in a language; readers of the others see the path's own text.
CREATE TABLE article_category_name (
  workspace_id TEXT NOT NULL,
  -- `Planning/Gantt charts`
  path TEXT NOT NULL,
  -- `zh` or `en`
  language TEXT NOT NULL,
  name TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, path, language)
);
