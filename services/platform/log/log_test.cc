// SPDX-License-Identifier: Apache-2.0
#include "platform/log/log.h"

#include <catch2/catch.hpp>

#include "deskmesh/accounts/v1/accounts_service.pb.h"

namespace deskmesh::log {

TEST_CASE("personal data and secrets are redacted by their field option", "[platform][log]") {
  accounts::v1::CreateUserRequest request;
  request.mutable_user()->set_email("wei.li@example.com");
  request.mutable_user()->set_role("agent");
  request.set_password("correct horse");
  const std::string text = Redacted(request);
  REQUIRE(text.find("wei.li") == std::string::npos);
  REQUIRE(text.find("horse") == std::string::npos);
  REQUIRE(text.find("agent") != std::string::npos);
  REQUIRE(text.find("<redacted>") != std::string::npos);
}

TEST_CASE("levels are read by name", "[platform][log]") {
  Level level = Level::kInfo;
  REQUIRE(ParseLevel("warning", &level));
  REQUIRE(level == Level::kWarning);
  REQUIRE_FALSE(ParseLevel("loud", &level));
}

}  // namespace deskmesh::log
