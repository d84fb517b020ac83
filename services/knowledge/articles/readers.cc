// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/readers.h"

#include <algorithm>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

constexpr base::Duration kKnownFor = std::chrono::seconds(30);
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
  const std::pair key(call.workspace(), contact_id);
  {
    const std::lock_guard lock(mutex_);
    const auto known = known_.find(key);
    if (known != known_.end() && known->second.until > call.now()) return known->second.reader;
  }
  accounts::v1::GetContactRequest get;
  get.set_id(contact_id);
  rpc::CallContext context = call.OutgoingAs("knowledge");
  context.deadline = std::min(context.deadline, call.now() + kPatience);
  const auto contact = rpc::Invoke<accounts::v1::Contact>(
      channels_.To("accounts"), "deskmesh.accounts.v1.Contacts/Get", get, std::move(context));
  if (absl::IsNotFound(contact.status())) return base::NotFound("contact", contact_id);
  if (!contact.ok()) return Reader{};
  Reader reader{.role = contact->job_role(), .plan = PlanOf(contact->tier())};
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kMostKnown) known_.clear();
  known_[key] = {reader, call.now() + kKnownFor};
  return reader;
}

}  // namespace deskmesh::knowledge
