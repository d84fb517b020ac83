// SPDX-License-Identifier: Apache-2.0
//
// Survey links: `GET /survey/{token}` shows the page, its form posts the answer to the same address. Both
// are calls of deskmesh.tickets.v1.Surveys.
#pragma once

#include <memory>
#include <string>

#include "gateway/core/survey_page.h"
#include "platform/clock/clock.h"
#include "platform/http/message.h"
#include "platform/http/responder.h"
#include "platform/rpc/channel.h"

namespace deskmesh::gateway {

// Thread-safe.
class SurveyDoor {
 public:
  // References must outlive the calls under way.
  SurveyDoor(const rpc::Channels& channels, const clock::Clock& clock, base::Duration longest_call)
      : channels_(channels), clock_(clock), longest_call_(longest_call) {}

  // `header_lines` are those of every answer of the gateway.
  void Handle(const http::Request& request, std::shared_ptr<http::Responder> responder,
              std::string header_lines) const;

  // The answer to one who sends too many requests, with `retry_after_ms`.
  static http::Response TooMany(std::int64_t retry_after_ms);

 private:
  void Show(std::string token, bool is_saved, std::shared_ptr<http::Responder> responder,
            std::string header_lines) const;
  void Take(std::string token, const SurveyInput& input, std::shared_ptr<http::Responder> responder,
            std::string header_lines) const;
  rpc::CallContext Context() const;

  const rpc::Channels& channels_;
  const clock::Clock& clock_;
  const base::Duration longest_call_;
};

}  // namespace deskmesh::gateway
