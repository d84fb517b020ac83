// SPDX-License-Identifier: Apache-2.0
// unity: alone
#include "platform/rpc/grpc_tls.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/base/error.h"
#include "platform/log/log.h"

namespace deskmesh::rpc {
namespace {

using grpc::experimental::FileWatcherCertificateProvider;

constexpr unsigned kReloadSeconds = 2;

// A file in memory, under a path that stays while what it holds is replaced as a whole.
class MemoryFile {
 public:
  // Empty, so that the path is known before there is anything good to hold.
  MemoryFile() : descriptor_(memfd_create("deskmesh-tls", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }
  bool Replace(const std::string& content) {
    const int fresh = memfd_create("deskmesh-tls", MFD_CLOEXEC);
    if (fresh < 0) return false;
    const auto size = static_cast<ssize_t>(content.size());
    if (write(fresh, content.data(), content.size()) != size) {
      close(fresh);
      return false;
    }
    if (descriptor_ < 0) {
      descriptor_ = fresh;
      return true;
    }
    const bool is_done = dup3(fresh, descriptor_, O_CLOEXEC) >= 0;
    close(fresh);
    return is_done;
  }

 private:
  int descriptor_ = -1;
};

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What gRPC sees of the files: what was good when they last changed. gRPC itself would take up anything,
// and then refuse every new connection. Key and certificates are one file, so that they change at once.
class VettedFiles {
 public:
  explicit VettedFiles(const TlsFiles& files) : files_(files) {
    Look();
    provider_ = std::make_shared<FileWatcherCertificateProvider>(
        identity_.path(), identity_.path(), files_.ca.empty() ? "" : ca_.path(), kReloadSeconds);
    watcher_ = std::thread([this] {
      std::unique_lock lock(mutex_);
      while (!ended_.wait_for(lock, std::chrono::seconds(kReloadSeconds),
                              [this] { return is_ending_; })) {
        Look();
      }
    });
  }
  ~VettedFiles() {
    {
      const std::lock_guard lock(mutex_);
      is_ending_ = true;
    }
    ended_.notify_all();
    watcher_.join();
  }

  const TlsFiles& files() const { return files_; }
  const std::shared_ptr<FileWatcherCertificateProvider>& provider() const { return provider_; }

 private:
  void Look() {
    const auto read = [this] {
      return std::vector<std::string>{ReadAll(files_.private_key), ReadAll(files_.certificate),
                                      files_.ca.empty() ? "" : ReadAll(files_.ca)};
    };
    std::vector<std::string> found = read();
    if (found == seen_) return;
    const absl::Status checked = CheckTls(files_);
    if (read() != found) return;  // they are being changed: again in a moment
    seen_ = found;
    if (!checked.ok()) {
      log::Warning("certificate not taken up; the earlier one stays",
                   {{"error", base::MessageOf(checked)}});
      return;
    }
    if (!identity_.Replace(found[0] + "\n" + found[1]) || !ca_.Replace(found[2])) {
      seen_.clear();
      log::Error("certificate not taken up: no memory file");
    }
  }

  const TlsFiles files_;
  MemoryFile identity_;
  MemoryFile ca_;
  std::vector<std::string> seen_;
  std::shared_ptr<FileWatcherCertificateProvider> provider_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool is_ending_ = false;
  std::thread watcher_;
};

// One watcher for each set of files, for ports and channels of the process; they stay to its end, as
// gRPC may look at them as long.
std::shared_ptr<FileWatcherCertificateProvider> Watch(const TlsFiles& files) {
  static std::mutex mutex;
  static std::vector<std::unique_ptr<VettedFiles>> watched;
  const std::lock_guard lock(mutex);
  for (const auto& each : watched) {
    if (each->files() == files) return each->provider();
  }
  return watched.emplace_back(std::make_unique<VettedFiles>(files))->provider();
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
