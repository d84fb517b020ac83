-- SPDX-License-Identifier: Apache-2.0
-- Tables of the tickets domain. Numbers of enums are those of the contract.

-- `data` is the serialised deskmesh.tickets.v1.Ticket without its description, which is the body of
-- the first entry; the other columns are what lists filter and order by.
CREATE TABLE ticket (
  workspace_id          TEXT NOT NULL,
  id                    TEXT NOT NULL,
  number                BIGINT NOT NULL,
  state                 BIGINT NOT NULL,
  priority              BIGINT NOT NULL,
  type                  BIGINT NOT NULL,
  level                 BIGINT NOT NULL,
  channel               BIGINT NOT NULL,
  tier                  BIGINT NOT NULL,
  affects_core_function BIGINT NOT NULL,
  created               BIGINT NOT NULL,
  updated               BIGINT NOT NULL,
  requester_id          TEXT NOT NULL,
  organization_id       TEXT NOT NULL,
  assignee_id           TEXT NOT NULL,
  owner_id              TEXT NOT NULL,
  team_id               TEXT NOT NULL,
  conversation_id       TEXT NOT NULL,
  problem_id            TEXT NOT NULL,
  snoozed               BIGINT NOT NULL,
  sequence              BIGINT NOT NULL,
  data                  BLOB NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX ticket_by_number ON ticket (workspace_id, number);
-- The orders of lists. The columns behind `id` let a filter be decided without the row.
CREATE INDEX ticket_by_created ON ticket (workspace_id, created, id, state, priority, type, level,
  channel, tier, affects_core_function);
CREATE INDEX ticket_by_updated ON ticket (workspace_id, updated, id, state, priority, type, level,
  channel, tier, affects_core_function);
CREATE INDEX ticket_by_priority ON ticket (workspace_id, priority, id, state);
-- Tickets that aren't closed are few and what most views show.
CREATE INDEX ticket_active ON ticket (workspace_id, updated, id, created, number, state, priority,
  type, level, channel, tier, affects_core_function, assignee_id, team_id, snoozed) WHERE state < 6;
-- What a filter may pin down.
CREATE INDEX ticket_by_requester ON ticket (workspace_id, requester_id, created, id);
CREATE INDEX ticket_by_assignee ON ticket (workspace_id, assignee_id, state, updated, id)
  WHERE assignee_id <> '';
CREATE INDEX ticket_by_conversation ON ticket (workspace_id, conversation_id)
  WHERE conversation_id <> '';
CREATE INDEX ticket_by_problem ON ticket (workspace_id, problem_id) WHERE problem_id <> '';
CREATE INDEX ticket_by_organization ON ticket (workspace_id, organization_id, created, id)
  WHERE organization_id <> '';

-- Tags (kind `t`) and labels (kind `l`) of tickets, for filters.
CREATE TABLE ticket_word (
  workspace_id TEXT NOT NULL,
  kind         TEXT NOT NULL,
  word         TEXT NOT NULL,
  ticket_id    TEXT NOT NULL,
  PRIMARY KEY (workspace_id, kind, word, ticket_id)
);
CREATE INDEX ticket_word_by_ticket ON ticket_word (workspace_id, ticket_id);

-- The history of a ticket, one row a fact: `data` is the serialised HistoryEntry. An entry that is a
-- comment carries it. `before` holds the old values of the fields it changed, for looking back.
CREATE TABLE entry (
  workspace_id TEXT NOT NULL,
  ticket_id    TEXT NOT NULL,
  sequence     BIGINT NOT NULL,
  data         BLOB NOT NULL,
  created      BIGINT NOT NULL,
  comment_id   TEXT,
  visibility   BIGINT NOT NULL,
  author       BIGINT NOT NULL,
  author_id    TEXT NOT NULL,
  body         TEXT,
  before       BLOB,
  PRIMARY KEY (workspace_id, ticket_id, sequence)
);

-- The next ticket number nobody has taken.
CREATE TABLE ticket_number (
  workspace_id TEXT NOT NULL PRIMARY KEY,
  next         BIGINT NOT NULL
);

-- Who asks: the news is accounts.contact_changed.
CREATE TABLE requester (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  tier            BIGINT NOT NULL,
  locale          TEXT NOT NULL,
  sequence        BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- Who may work: the news is accounts.user_changed.
CREATE TABLE member (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL,
  role         TEXT NOT NULL,
  level        BIGINT NOT NULL,
  locales      TEXT NOT NULL,
  skills       TEXT NOT NULL,
  team_ids     TEXT NOT NULL,
  is_active    BOOLEAN NOT NULL,
  sequence     BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- The latest assignment of a conversation that was seen: the news is chat.conversation_assigned.
CREATE TABLE conversation_seen (
  workspace_id    TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  sequence        BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, conversation_id)
);

-- The latest changes of all tickets, in the order in which they became known: `data` is the
-- serialised Ticket as it was right after.
CREATE TABLE inbox_change (
  workspace_id TEXT NOT NULL,
  sequence     BIGINT NOT NULL,
  action       TEXT NOT NULL,
  data         BLOB NOT NULL,
  PRIMARY KEY (workspace_id, sequence)
);

-- Full text: one row for each subject and comment, named by the ticket's number and the sequence of
-- its fact; tokens are made by search/tokens. On SQLite all three and the workspace's ordinal are the
-- rowid (search/store), so that a search reads a range of it, newest tickets first.
-- @sqlite
CREATE TABLE search_workspace (
  workspace_id TEXT NOT NULL PRIMARY KEY,
  ordinal      BIGINT NOT NULL UNIQUE
);
CREATE VIRTUAL TABLE search_text USING fts5(tokens, content='', detail=none, tokenize='ascii');
-- @postgresql
CREATE TABLE search_text (
  workspace_id TEXT NOT NULL,
  number       BIGINT NOT NULL,
  sequence     BIGINT NOT NULL,
  is_internal  BOOLEAN NOT NULL,
  tokens       TSVECTOR NOT NULL,
  PRIMARY KEY (workspace_id, number, sequence)
);
CREATE INDEX search_text_tokens ON search_text USING GIN (tokens);
-- @all
