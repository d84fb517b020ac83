// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of log-in, visitors, API keys, and the one that turns credentials into principals.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "accounts/access/password.h"
#include "accounts/core/login_throttle.h"
#include "accounts/identity/service.h"
#include "accounts/people/store.h"
#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/identity/v1/identity.pb.h"
#include "google/protobuf/empty.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::accounts {

struct AccessConfig {
  base::Duration session_life = std::chrono::hours(12);
  base::Duration visitor_life = std::chrono::hours(24 * 30);
};

// Thread-safe.
class AccessService {
 public:
  // `hasher` and `identity` must outlive the service.
  AccessService(rpc::ServiceDeps deps, AccessConfig config, PasswordHasher& hasher,
                IdentityService& identity)
      : deps_(std::move(deps)), config_(config), hasher_(hasher), identity_(identity) {}

  std::vector<rpc::Service> Describe();

 private:
  absl::Status LogIn(rpc::TaskCall& call, const v1::LogInRequest& request, v1::Session* response);
  absl::Status LogOut(rpc::WriteCall& call, const v1::LogOutRequest& request,
                      google::protobuf::Empty* response);
  absl::Status GetCurrent(rpc::ReadCall& call, const v1::GetCurrentRequest& request,
                          v1::CurrentIdentity* response);
  absl::Status StartVisitor(rpc::WriteCall& call, const v1::StartVisitorRequest& request,
                            v1::VisitorSession* response);
  absl::Status CreateApiKey(rpc::WriteCall& call, const v1::CreateApiKeyRequest& request,
                            v1::ApiKey* response);
  absl::Status ListApiKeys(rpc::ReadCall& call, const v1::ListApiKeysRequest& request,
                           v1::ListApiKeysResponse* response);
  absl::Status RevokeApiKey(rpc::WriteCall& call, const v1::RevokeApiKeyRequest& request,
                            v1::ApiKey* response);
  absl::Status Resolve(rpc::ReadCall& call, const identity::v1::ResolveCredentialRequest& request,
                       identity::v1::Principal* response);

  // RESOURCE_EXHAUSTED, reason LOGIN_THROTTLED, when the address was tried too often.
  absl::Status CountLoginAttempt(const std::string& counter, base::Instant now);
  // The one candidate whose password it is.
  absl::StatusOr<LoginCandidate> CheckLogin(rpc::TaskCall& call, const v1::LogInRequest& request);

  rpc::ServiceDeps deps_;
  AccessConfig config_;
  PasswordHasher& hasher_;
  IdentityService& identity_;

  // Attempts by address, for when the shared counters can't be reached. At most 10,000.
  std::mutex mutex_;
  std::map<std::string, LoginWindow> windows_;
};

// The contract's form of a key, without its token.
void ToProto(const ApiKey& key, v1::ApiKey* proto);

}  // namespace deskmesh::accounts
