// SPDX-License-Identifier: Apache-2.0
// unity: alone
#include "platform/rpc/grpc_tls.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <mutex>

#include "platform/base/error.h"

namespace deskmesh::rpc {
namespace {

using grpc::experimental::FileWatcherCertificateProvider;

constexpr unsigned kReloadSeconds = 2;

// One watcher of the process, for its port and all its channels.
std::shared_ptr<FileWatcherCertificateProvider> Watch(const TlsFiles& files) {
  static std::mutex mutex;
  static TlsFiles watched;
  static std::weak_ptr<FileWatcherCertificateProvider> watcher;
  const std::lock_guard lock(mutex);
  auto shared = watcher.lock();
  if (shared == nullptr || watched != files) {
    shared = std::make_shared<FileWatcherCertificateProvider>(files.private_key, files.certificate,
                                                              files.ca, kReloadSeconds);
    watcher = shared;
    watched = files;
  }
  return shared;
}

}  // namespace

absl::Status CheckTls(const TlsFiles& files) {
  if (files.is_empty()) return absl::OkStatus();
  if (!files.is_set() || files.private_key.empty()) {
    return base::Failure(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
                         "configuration: security.grpc_certificate and security.grpc_private_key "
                         "belong together");
  }
  DESKMESH_RETURN_IF_ERROR(config::CheckTlsFiles(files, "security.grpc_"));
  return files.ca.empty() ? absl::OkStatus() : config::CheckSigned(files);
}

std::shared_ptr<grpc::ServerCredentials> TlsServerSide(const TlsFiles& files,
                                                       bool requires_client) {
  grpc::experimental::TlsServerCredentialsOptions options(Watch(files));
  options.watch_identity_key_cert_pairs();
  if (!files.ca.empty()) {
    options.watch_root_certs();
    options.set_cert_request_type(requires_client
                                      ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                                      : GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return grpc::experimental::TlsServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> TlsClientSide(const TlsFiles& files) {
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(Watch(files));
  options.watch_identity_key_cert_pairs();
  options.watch_root_certs();
  return grpc::experimental::TlsCredentials(options);
}

}  // namespace deskmesh::rpc
