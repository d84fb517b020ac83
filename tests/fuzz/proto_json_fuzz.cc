// SPDX-License-Identifier: Apache-2.0
//
// JSON bodies into messages: whatever arrives ends in a message or an error, and a message that was
// read is written in a form that reads back the same.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/message_differencer.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/http/proto_json.h"

namespace {

template <typename Message>
void ReadAndWrite(std::string_view text) {
  Message message;
  if (!deskmesh::http::ReadJson(text, &message).ok()) return;
  std::string json;
  deskmesh::http::WriteJson(message, &json);
  Message again;
  if (!deskmesh::http::ReadJson(json, &again).ok() ||
      !google::protobuf::util::MessageDifferencer::Equals(message, again)) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  ReadAndWrite<deskmesh::tickets::v1::UpdateTicketRequest>(text);
  ReadAndWrite<google::protobuf::Struct>(text);
  return 0;
}
