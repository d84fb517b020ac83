// SPDX-License-Identifier: Apache-2.0
#include "tickets/projections/ask_accounts.h"

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "platform/base/error.h"
#include "tickets/projections/read_neighbours.h"
#include "tickets/projections/store.h"

namespace deskmesh::tickets {

absl::Status AskContact(rpc::TaskCall& call, rpc::Channels& channels, const std::string& id,
                        std::string_view field) {
  accounts::v1::GetContactRequest get;
  get.set_id(id);
  const auto contact = rpc::Invoke<accounts::v1::Contact>(channels.To("accounts"),
                                                          "deskmesh.accounts.v1.Contacts/Get", get,
                                                          call.OutgoingAs("tickets"));
  if (absl::IsNotFound(contact.status())) {
    return base::InvalidField(field, "must name a contact of the workspace");
  }
  if (!contact.ok()) return contact.status();
  return call.Write([&](rpc::WriteCall& write) {
    return SaveRequester(write.tx(), write.workspace(), RequesterOf(*contact), 0);
  });
}

absl::Status AskUser(rpc::TaskCall& call, rpc::Channels& channels, const std::string& id,
                     std::string_view field) {
  accounts::v1::GetUserRequest get;
  get.set_id(id);
  const auto user = rpc::Invoke<accounts::v1::User>(
      channels.To("accounts"), "deskmesh.accounts.v1.Users/Get", get, call.OutgoingAs("tickets"));
  if (absl::IsNotFound(user.status())) {
    return base::InvalidField(field, "must name a user of the workspace");
  }
  if (!user.ok()) return user.status();
  return call.Write([&](rpc::WriteCall& write) {
    return SaveMember(write.tx(), write.workspace(), MemberOf(*user), 0);
  });
}

}  // namespace deskmesh::tickets
