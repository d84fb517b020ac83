// SPDX-License-Identifier: Apache-2.0
// unity: alone
#include "platform/rpc/grpc_tls.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <cstdio>
#include <mutex>

#include "platform/base/error.h"

namespace deskmesh::rpc {
namespace {

using grpc::experimental::FileWatcherCertificateProvider;

constexpr unsigned kReloadSeconds = 2;

template <typename T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

absl::Status Wrong(const std::string& file, const std::string& what) {
  ERR_clear_error();
  return base::Failure(absl::StatusCode::kInvalidArgument, "TLS_CREDENTIALS_INVALID",
                       file + " " + what);
}

// Reads the first thing of a PEM file; null when there is none.
template <typename T>
Owned<T> ReadPem(const std::string& path, T* (*read)(std::FILE*, T**, pem_password_cb*, void*),
                 void (*free)(T*)) {
  const Owned<std::FILE> file(std::fopen(path.c_str(), "re"), [](std::FILE* f) {
    if (f != nullptr) std::fclose(f);
  });
  return Owned<T>(file == nullptr ? nullptr : read(file.get(), nullptr, nullptr, nullptr), free);
}

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

absl::Status CheckTlsFiles(const TlsFiles& files) {
  if (!files.is_set() && files.private_key.empty() && files.ca.empty()) return absl::OkStatus();
  if (!files.is_set() || files.private_key.empty()) {
    return base::Failure(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
                         "configuration: security.grpc_certificate and security.grpc_private_key "
                         "belong together");
  }
  const auto certificate = ReadPem<X509>(files.certificate, PEM_read_X509, X509_free);
  if (certificate == nullptr) return Wrong(files.certificate, "holds no certificate in PEM form");
  const auto key = ReadPem<EVP_PKEY>(files.private_key, PEM_read_PrivateKey, EVP_PKEY_free);
  if (key == nullptr) return Wrong(files.private_key, "holds no private key in PEM form");
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    return Wrong(files.private_key, "is not the key of " + files.certificate);
  }
  if (X509_cmp_current_time(X509_get0_notAfter(certificate.get())) < 0) {
    return Wrong(files.certificate, "has expired");
  }
  if (files.ca.empty()) return absl::OkStatus();
  if (ReadPem<X509>(files.ca, PEM_read_X509, X509_free) == nullptr) {
    return Wrong(files.ca, "holds no certificate in PEM form");
  }
  const Owned<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
  const Owned<X509_STORE_CTX> check(X509_STORE_CTX_new(), X509_STORE_CTX_free);
  // Certificates between the two come in the file of the chain.
  const Owned<STACK_OF(X509)> chain(
      sk_X509_new_null(), [](STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); });
  if (std::FILE* file = std::fopen(files.certificate.c_str(), "re"); file != nullptr) {
    while (X509* next = PEM_read_X509(file, nullptr, nullptr, nullptr)) {
      sk_X509_push(chain.get(), next);
    }
    std::fclose(file);
  }
  X509_STORE_load_file(store.get(), files.ca.c_str());
  X509_STORE_CTX_init(check.get(), store.get(), certificate.get(), chain.get());
  if (X509_verify_cert(check.get()) != 1) {
    const int code = X509_STORE_CTX_get_error(check.get());
    return Wrong(files.certificate,
                 "is not signed by " + files.ca + ": " + X509_verify_cert_error_string(code));
  }
  ERR_clear_error();
  return absl::OkStatus();
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
