-- SPDX-License-Identifier: Apache-2.0
-- What an organisation pays a year.
ALTER TABLE organization ADD COLUMN contract_value BIGINT NOT NULL DEFAULT 0;
