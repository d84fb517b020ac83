// SPDX-License-Identifier: Apache-2.0
//
// The five standard methods for one noun of the catalogue. A noun is a message with `id`, `position`,
// `create_time`, `update_time` and `etag`; one that has `shared` and `owner_id` is its owner's unless it
// is shared, which needs `tickets.admin`.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/empty.pb.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/rpc/call.h"
#include "platform/rpc/service.h"
#include "tickets/catalogue/store.h"

namespace deskmesh::tickets {

// What tells one noun's shelf from another's.
struct ShelfRule {
  std::string_view kind;  // in the store
  std::string_view prefix;  // of ids
  std::string_view noun;  // of errors, as the field of a request: `ticket_view`
  int limit = kMaxCatalogueItems;
  std::vector<std::string> fixed_fields = {};  // can't be changed
  // What is wrong with an item in itself and beside the others. `before` is null for a new one.
  std::function<absl::Status(rpc::ReadCall& call, const google::protobuf::Message& item,
                             const google::protobuf::Message* before)>
      check;
  // Called in a transaction that makes, changes or deletes an item; may be empty.
  std::function<absl::Status(rpc::WriteCall& call, const std::string& id)> changed = {};
};

// Thread-safe. The methods are RPC handlers' bodies; `Message` stands for the noun's own type.
class Shelf {
 public:
  using Message = google::protobuf::Message;

  explicit Shelf(ShelfRule rule) : rule_(std::move(rule)) {}

  absl::Status Create(rpc::WriteCall& call, const Message& sent, Message* response) const;
  // NOT_FOUND also for what is another's.
  absl::Status Get(rpc::ReadCall& call, const std::string& id, Message* response) const;
  // Calls `add` for each item that the caller sees, in ascending position.
  absl::Status List(rpc::ReadCall& call, const std::function<Message*()>& add) const;
  // Takes the fields of the mask over; without one those that are set.
  absl::Status Update(rpc::WriteCall& call, const Message& sent,
                      const google::protobuf::FieldMask& mask, Message* response) const;
  absl::Status Delete(rpc::WriteCall& call, const std::string& id) const;

 private:
  absl::StatusOr<CatalogueItem> Find(rpc::ReadCall& call, const std::string& id,
                                     bool for_change) const;
  absl::Status Save(rpc::WriteCall& call, CatalogueItem item, Message* value) const;
  absl::Status Fill(const CatalogueItem& item, Message* value) const;

  const ShelfRule rule_;
};

// The handlers of one noun's service, whose requests are made alike: the noun or its id is their first
// field. Thread-safe.
template <typename Noun, typename CreateRequest, typename GetRequest, typename ListRequest,
          typename ListResponse, typename UpdateRequest, typename DeleteRequest>
class ShelfService {
 public:
  explicit ShelfService(ShelfRule rule) : shelf_(std::move(rule)) {}

  // Registers the five methods.
  void Describe(rpc::Service& service) {
    service.Write("Create", this, &ShelfService::Create)
        .Lookup("Get", this, &ShelfService::Get)
        .Read("List", this, &ShelfService::List)
        .Write("Update", this, &ShelfService::Update)
        .Write("Delete", this, &ShelfService::Delete);
  }

  const Shelf& shelf() const { return shelf_; }

 private:
  static const google::protobuf::Message& SentIn(const google::protobuf::Message& request) {
    return request.GetReflection()->GetMessage(request, request.GetDescriptor()->field(0));
  }
  absl::Status Create(rpc::WriteCall& call, const CreateRequest& request, Noun* response) {
    return shelf_.Create(call, SentIn(request), response);
  }
  absl::Status Get(rpc::ReadCall& call, const GetRequest& request, Noun* response) {
    return shelf_.Get(call, request.id(), response);
  }
  absl::Status List(rpc::ReadCall& call, const ListRequest& /*request*/, ListResponse* response) {
    return shelf_.List(call, [response] {
      return response->GetReflection()->AddMessage(response, response->GetDescriptor()->field(0));
    });
  }
  absl::Status Update(rpc::WriteCall& call, const UpdateRequest& request, Noun* response) {
    return shelf_.Update(call, SentIn(request), request.update_mask(), response);
  }
  absl::Status Delete(rpc::WriteCall& call, const DeleteRequest& request,
                      google::protobuf::Empty* /*response*/) {
    return shelf_.Delete(call, request.id());
  }

  const Shelf shelf_;
};

}  // namespace deskmesh::tickets
