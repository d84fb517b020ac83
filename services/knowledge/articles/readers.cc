// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/readers.h"

#include <algorithm>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

constexpr base::Duration kKnownFor = std::chrono::seconds(30);
constexpr base::Duration kUnknownFor = std::chrono::seconds(5);
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
  accounts::v1::GetContactRequest get;
  get.set_id(contact_id);
  rpc::CallContext context = call.OutgoingAs("knowledge");
  context.deadline = std::min(context.deadline, call.now() + kPatience);
  const auto contact = rpc::Invoke<accounts::v1::Contact>(
      channels_.To("accounts"), "deskmesh.accounts.v1.Contacts/Get", get, std::move(context));
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kMostKnown) known_.clear();
  Known& known = known_[{call.workspace(), contact_id}];
  // call.now() is when it was asked: the patience may be over by now.
  known.until = call.now() + (contact.ok() ? kKnownFor : kPatience + kUnknownFor);
  known.is_customer = !absl::IsNotFound(contact.status());
  if (!known.is_customer) return base::NotFound("contact", contact_id);
  if (contact.ok()) known.reader = {.role = contact->job_role(), .plan = PlanOf(contact->tier())};
  return known.reader;
}

bool Readers::Remembers(const rpc::Call& call, const std::string& contact_id) {
  return Recall(call, contact_id).has_value();
}

std::optional<Readers::Known> Readers::Recall(const rpc::Call& call,
                                              const std::string& contact_id) {
  const std::lock_guard lock(mutex_);
  const auto known = known_.find({call.workspace(), contact_id});
  if (known == known_.end() || known->second.until <= call.now()) return std::nullopt;
  return known->second;
}

}  // namespace deskmesh::knowledge
