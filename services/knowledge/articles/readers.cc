// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/readers.h"

#include <algorithm>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

constexpr base::Duration kKnownFor = std::chrono::seconds(30);
constexpr base::Duration kLeftAlone = std::chrono::seconds(5);
constexpr base::Duration kPatience = std::chrono::seconds(1);
constexpr std::size_t kMostKnown = 10'000;

std::string PlanOf(accounts::v1::Organization::Tier tier) {
  switch (tier) {
    case accounts::v1::Organization::PAID:
      return "paid";
    case accounts::v1::Organization::ENTERPRISE:
      return "enterprise";
    default:
      return "free";
  }
}

}  // namespace

absl::StatusOr<Reader> Readers::Of(const rpc::Call& call, const std::string& contact_id) {
  if (contact_id.empty()) return Reader{};
  if (const std::optional<Known> known = Recall(call, contact_id)) {
    if (!known->is_customer) return base::NotFound("contact", contact_id);
    return known->reader;
  }
  const base::Instant now = clock_.Now();
  {
    const std::lock_guard lock(mutex_);
    if (now < away_until_) return LastKnown(call.workspace(), contact_id).reader;
  }
  accounts::v1::GetContactRequest get;
  get.set_id(contact_id);
  rpc::CallContext context = call.OutgoingAs("knowledge");
  context.deadline = std::min(context.deadline, now + kPatience);
  const auto contact = rpc::Invoke<accounts::v1::Contact>(
      channels_.To("accounts"), "deskmesh.accounts.v1.Contacts/Get", get, std::move(context));
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kMostKnown) known_.clear();
  if (!contact.ok() && !absl::IsNotFound(contact.status())) {
    Known known = LastKnown(call.workspace(), contact_id);
    known.until = clock_.Now() + kLeftAlone;
    known_[{call.workspace(), contact_id}] = known;
    // A caller in a hurry says nothing about accounts.
    const bool is_away = absl::IsUnavailable(contact.status()) || clock_.Now() - now >= kPatience;
    if (is_away) away_until_ = known.until;
    return known.reader;
  }
  Known known{.is_customer = contact.ok(), .until = clock_.Now() + kKnownFor};
  if (contact.ok()) known.reader = {.role = contact->job_role(), .plan = PlanOf(contact->tier())};
  known_[{call.workspace(), contact_id}] = known;
  if (!known.is_customer) return base::NotFound("contact", contact_id);
  return known.reader;
}

Readers::Known Readers::LastKnown(const std::string& workspace,
                                  const std::string& contact_id) const {
  const auto known = known_.find({workspace, contact_id});
  return known == known_.end() ? Known() : known->second;
}

bool Readers::WouldAnswerAtOnce(const rpc::Call& call, const std::string& contact_id) {
  if (Recall(call, contact_id).has_value()) return true;
  const std::lock_guard lock(mutex_);
  return clock_.Now() < away_until_;
}

std::optional<Readers::Known> Readers::Recall(const rpc::Call& call,
                                              const std::string& contact_id) {
  const std::lock_guard lock(mutex_);
  const auto known = known_.find({call.workspace(), contact_id});
  if (known == known_.end() || known->second.until <= clock_.Now()) return std::nullopt;
  return known->second;
}

}  // namespace deskmesh::knowledge
