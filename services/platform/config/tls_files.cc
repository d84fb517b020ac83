// SPDX-License-Identifier: Apache-2.0
#include "platform/config/tls_files.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <cstdio>
#include <memory>
#include <utility>

#include "platform/base/error.h"

namespace deskmesh::config {
namespace {

thread_local std::string tls_refusal;

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

int NoteRefusal(int is_accepted, X509_STORE_CTX* check) {
  if (is_accepted != 1) {
    tls_refusal = X509_verify_cert_error_string(X509_STORE_CTX_get_error(check));
  }
  return is_accepted;
}

bool IsAddress(const std::string& host) {
  unsigned char ignored[16];
  return inet_pton(AF_INET, host.c_str(), ignored) == 1 ||
         inet_pton(AF_INET6, host.c_str(), ignored) == 1;
}

}  // namespace

absl::Status CheckTlsFiles(const TlsFiles& files, std::string_view prefix) {
  if (files.certificate.empty() != files.private_key.empty()) {
    const std::string name(prefix);
    return base::Failure(
        absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
        "configuration: " + name + "certificate and " + name + "private_key belong together");
  }
  if (files.is_set()) {
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
  }
  if (!files.ca.empty() && ReadPem<X509>(files.ca, PEM_read_X509, X509_free) == nullptr) {
    return Wrong(files.ca, "holds no certificate in PEM form");
  }
  ERR_clear_error();
  return absl::OkStatus();
}

absl::Status CheckSigned(const TlsFiles& files) {
  const auto certificate = ReadPem<X509>(files.certificate, PEM_read_X509, X509_free);
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

absl::Status ApplyTlsFiles(const TlsFiles& files, const std::string& host, SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  const int has_ca = files.ca.empty()
                         ? SSL_CTX_set_default_verify_paths(context)
                         : SSL_CTX_load_verify_locations(context, files.ca.c_str(), nullptr);
  if (has_ca != 1) return Wrong(files.ca, "holds no certificate in PEM form");
  if (files.is_set()) {
    if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) {
      return Wrong(files.certificate, "holds no certificate in PEM form");
    }
    if (SSL_CTX_use_PrivateKey_file(context, files.private_key.c_str(), SSL_FILETYPE_PEM) != 1) {
      return Wrong(files.private_key, "is not the key of " + files.certificate);
    }
  }
  X509_VERIFY_PARAM* expected = SSL_CTX_get0_param(context);
  if (IsAddress(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str());
  } else {
    X509_VERIFY_PARAM_set1_host(expected, host.data(), host.size());
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NoteRefusal);
  tls_refusal.clear();
  ERR_clear_error();
  return absl::OkStatus();
}

std::string TakeTlsRefusal() { return std::exchange(tls_refusal, {}); }

}  // namespace deskmesh::config
