-- SPDX-License-Identifier: Apache-2.0
-- What people of the team should know: `body` is the TicketNotification as a message. The latest 500 of
-- each are kept; `last` is the sequence of the latest, `seen` that up to which all are read.
CREATE TABLE notification (
  workspace_id TEXT NOT NULL,
  user_id      TEXT NOT NULL,
  sequence     BIGINT NOT NULL,
  body         BLOB NOT NULL,
  PRIMARY KEY (workspace_id, user_id, sequence)
);
CREATE TABLE notification_count (
  workspace_id TEXT NOT NULL,
  user_id      TEXT NOT NULL,
  last         BIGINT NOT NULL,
  seen         BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
);
