// SPDX-License-Identifier: Apache-2.0
//
// Every fact of every domain becomes one line of the audit log.
#pragma once

#include "platform/base/id.h"
#include "platform/module/module.h"

namespace deskmesh::accounts {

// Listens to everything under the consumer name `accounts`.
bus::ConsumerSpec AuditSpec();

// Appends a fact to the chain of its workspace. The platform drops repeats.
absl::Status RecordFact(sql::Tx& tx, const base::IdSource& ids,
                        const event::v1::Envelope& envelope);

// Walks every chain. DATA_LOSS, reason AUDIT_CHAIN_BROKEN, naming workspace and sequence of the
// first entry that doesn't fit.
absl::Status VerifyAuditChain(sql::Database& database);

}  // namespace deskmesh::accounts
