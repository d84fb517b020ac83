// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/authenticator.h"

#include "deskmesh/identity/v1/identity.pb.h"
#include "platform/base/error.h"

namespace deskmesh::rpc {

void Authenticator::Resolve(const std::string& credential, Done done) {
  {
    const std::shared_lock lock(mutex_);
    auto found = remembered_.find(credential);
    const base::Instant now = clock_.Now();
    // A clock that was set back prolongs nothing.
    if (found != remembered_.end() && found->second.since <= now && now < found->second.until) {
      const absl::StatusOr<PrincipalPtr> result = found->second.result;
      return done(result);
    }
  }
  static const google::protobuf::MethodDescriptor& method =
      FindMethod("deskmesh.identity.v1.Identity/Resolve");
  auto request = std::make_shared<identity::v1::ResolveCredentialRequest>();
  request->set_credential(credential);
  CallContext context;
  context.deadline = clock_.Now() + std::chrono::seconds(5);
  accounts_.Unary(method, std::move(context), request,
                  [this, credential, done = std::move(done)](const absl::Status& status,
                                                             const MessagePtr& reply) {
                    absl::StatusOr<PrincipalPtr> result(PrincipalPtr{});
                    if (status.ok()) {
                      result = std::make_shared<const Principal>(
                          FromProto(static_cast<const identity::v1::Principal&>(*reply)));
                    } else {
                      result = status;
                    }
                    if (status.ok() || absl::IsUnauthenticated(status)) {
                      Remember(credential, result);
                    }
                    done(std::move(result));
                  });
}

void Authenticator::Remember(const std::string& credential,
                             const absl::StatusOr<PrincipalPtr>& result) {
  const base::Instant now = clock_.Now();
  base::Instant until = now + (result.ok() ? kRemembered : kRefusalRemembered);
  if (result.ok() && (*result)->expires < until) until = (*result)->expires;
  const std::unique_lock lock(mutex_);
  if (remembered_.size() >= kMaxRemembered) {
    absl::erase_if(remembered_, [&](const auto& entry) { return entry.second.until <= now; });
    if (remembered_.size() >= kMaxRemembered) remembered_.clear();
  }
  remembered_.insert_or_assign(credential, Entry{result, now, until});
}

void Authenticator::Forget(const std::string& credential) {
  const std::unique_lock lock(mutex_);
  remembered_.erase(credential);
}

}  // namespace deskmesh::rpc
