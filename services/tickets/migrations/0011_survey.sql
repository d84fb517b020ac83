-- SPDX-License-Identifier: Apache-2.0
-- Questions to customers and their answers. `occasion` is what is asked about at most once: a ticket and
-- the moment it was resolved, or a wave and a person. `solved`: 0 not said, 1 yes, 2 no. Without an answer
-- `answered` is 0.
CREATE TABLE survey (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL,
  kind            BIGINT NOT NULL,
  occasion        TEXT NOT NULL,
  ticket_id       TEXT NOT NULL,
  wave_id         TEXT NOT NULL,
  contact_id      TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  tier            BIGINT NOT NULL,
  locale          TEXT NOT NULL,
  created         BIGINT NOT NULL,
  expires         BIGINT NOT NULL,
  sequence        BIGINT NOT NULL,
  score           BIGINT NOT NULL,
  comment         TEXT NOT NULL,
  solved          BIGINT NOT NULL,
  answered        BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX survey_by_occasion ON survey (workspace_id, occasion);
CREATE INDEX survey_by_ticket ON survey (workspace_id, ticket_id, id) WHERE ticket_id <> '';
CREATE INDEX survey_by_wave ON survey (workspace_id, wave_id, id) WHERE wave_id <> '';

-- What links are signed with. `retired` is 0 for the one in use.
CREATE TABLE survey_key (
  workspace_id TEXT NOT NULL,
  id           BIGINT NOT NULL,
  secret       BLOB NOT NULL,
  created      BIGINT NOT NULL,
  retired      BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- Who can be asked: the news is accounts.contact_changed. `nps_asked` is when a wave did last.
CREATE TABLE survey_contact (
  workspace_id     TEXT NOT NULL,
  id               TEXT NOT NULL,
  organization_id  TEXT NOT NULL,
  tier             BIGINT NOT NULL,
  job_role         TEXT NOT NULL,
  locale           TEXT NOT NULL,
  can_be_reached   BOOLEAN NOT NULL,
  nps_asked        BIGINT NOT NULL,
  sequence         BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
