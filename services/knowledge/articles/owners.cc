// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/owners.h"

#include <algorithm>

#include "deskmesh/accounts/v1/accounts_service.pb.h"

namespace deskmesh::knowledge {
namespace {

constexpr base::Duration kKnownFor = std::chrono::seconds(30);
constexpr base::Duration kPatience = std::chrono::seconds(1);
constexpr std::size_t kMostKnown = 10'000;

}  // namespace

void Owners::Ask(const rpc::Call& call, const std::string& user_id) {
  if (IsUser(call, user_id).has_value()) return;
  accounts::v1::GetUserRequest get;
  get.set_id(user_id);
  rpc::CallContext context = call.OutgoingAs("knowledge");
  context.deadline = std::min(context.deadline, clock_.Now() + kPatience);
  const absl::Status asked =
      rpc::Invoke<accounts::v1::User>(channels_.To("accounts"), "deskmesh.accounts.v1.Users/Get",
                                      get, std::move(context))
          .status();
  // What can't be anybody's id is refused by its form.
  const bool is_user = !absl::IsNotFound(asked) && !absl::IsInvalidArgument(asked);
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kMostKnown) known_.clear();
  known_[{call.workspace(), user_id}] = {.is_user = is_user, .until = clock_.Now() + kKnownFor};
}

std::optional<bool> Owners::IsUser(const rpc::Call& call, const std::string& user_id) {
  const std::lock_guard lock(mutex_);
  const auto known = known_.find({call.workspace(), user_id});
  if (known == known_.end() || known->second.until <= clock_.Now()) return std::nullopt;
  return known->second.is_user;
}

}  // namespace deskmesh::knowledge
