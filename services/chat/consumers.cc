// SPDX-License-Identifier: Apache-2.0
#include "chat/consumers.h"

#include "chat/profiles.h"
#include "chat/routing/store.h"
#include "chat/store.h"
#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/base/error.h"

namespace deskmesh::chat {
namespace {

template <typename Fact>
absl::StatusOr<Fact> ParseFact(const event::v1::Envelope& envelope) {
  Fact fact;
  if (!fact.ParseFromString(envelope.payload())) {
    return absl::DataLossError("the payload of " + envelope.id() + " can't be read");
  }
  return fact;
}

}  // namespace

bus::ConsumerSpec Listens() {
  return {.consumer = "chat",
          .keys = {"accounts.contact_changed", "accounts.organization_changed",
                   "accounts.user_changed"}};
}

absl::Status Consume(sql::Tx& tx, const event::v1::Envelope& envelope) {
  const std::string& workspace = envelope.workspace_id();
  if (envelope.type() == accounts::v1::ContactChanged::descriptor()->full_name()) {
    DESKMESH_ASSIGN_OR_RETURN(const auto fact, ParseFact<accounts::v1::ContactChanged>(envelope));
    return store::SaveContact(tx, workspace, ContactOf(fact.contact(), envelope.sequence()));
  }
  if (envelope.type() == accounts::v1::OrganizationChanged::descriptor()->full_name()) {
    DESKMESH_ASSIGN_OR_RETURN(const auto fact,
                              ParseFact<accounts::v1::OrganizationChanged>(envelope));
    return store::SaveOrganization(tx, workspace,
                                   {.id = fact.organization().id(),
                                    .display_name = fact.organization().display_name(),
                                    .profile_sequence = envelope.sequence()});
  }
  if (envelope.type() == accounts::v1::UserChanged::descriptor()->full_name()) {
    DESKMESH_ASSIGN_OR_RETURN(const auto fact, ParseFact<accounts::v1::UserChanged>(envelope));
    DESKMESH_ASSIGN_OR_RETURN(
        const bool is_news,
        store::SaveProfile(tx, workspace, MemberOf(fact.user(), envelope.sequence())));
    if (!is_news) return absl::OkStatus();
    return store::AppendRoutingChange(tx, workspace, store::RoutingChange::Kind::kMember,
                                      fact.user().id());
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::chat
