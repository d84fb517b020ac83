-- SPDX-License-Identifier: Apache-2.0
-- Statements of the program 0.1.0, run by pgbench beside newer ones: a contact is made, then changed.
\set n random(1, 1000000000000)
BEGIN;
INSERT INTO accounts.contact (workspace_id, id, display_name, email, email_key, unverified_email, phone, organization_id, locale, job_role, tags, external_id, tier, created, updated, sequence) SELECT workspace_id, 'con_' || substr(md5(:n::text || random()::text), 1, 26), 'Older ' || :n, 'older-' || :n || '@customer.example', 'older-' || :n || '@customer.example', '', '', '', '', '', '', NULL, 1, 1767225600000000, 1767225600000000, 1 FROM accounts.workspace ORDER BY workspace_id LIMIT 1 ON CONFLICT DO NOTHING;
UPDATE accounts.contact SET display_name = 'Changed ' || :n, email = 'older-' || :n || '@customer.example', email_key = 'older-' || :n || '@customer.example', unverified_email = '', phone = '', organization_id = '', locale = '', job_role = '', tags = '', external_id = NULL, tier = 1, updated = 1767225600000001, sequence = 2 WHERE email_key = 'older-' || :n || '@customer.example';
COMMIT;
SELECT id, display_name, email, unverified_email, phone, organization_id, locale, job_role, tags, external_id, tier, created, updated, sequence FROM accounts.contact ORDER BY id LIMIT 50;
SELECT workspace_id, id, number, state, priority FROM tickets.ticket ORDER BY id LIMIT 50;
