// SPDX-License-Identifier: Apache-2.0
#include "gateway/site/web_site.h"

#include <openssl/sha.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <fstream>
#include <optional>
#include <sstream>

#include "gateway/core/web_file.h"
#include "platform/http/json_text.h"

namespace deskmesh::gateway {
namespace {

// Names that are remembered; a folder has some dozens.
constexpr std::size_t kMaxKnownFiles = 4096;

constexpr std::string_view kNotBuilt =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Deskmesh</title>"
    "<h1>Deskmesh</h1><p>The front end is not built here: run <code>scripts/build</code>. The API is "
    "described at <a href=\"/docs\">/docs</a>.</p></html>";

std::optional<struct stat> FileAt(const std::string& path) {
  struct stat about = {};
  if (::stat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) return std::nullopt;
  return about;
}

bool ReadFileAt(const std::string& path, std::string* content) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  std::ostringstream all;
  all << file.rdbuf();
  *content = std::move(all).str();
  return true;
}

std::string Hash(std::string_view bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  std::string text;
  http::AppendBase64({reinterpret_cast<const char*>(digest), sizeof(digest)}, &text);
  return text;
}

bool IsPage(std::string_view name) { return name.ends_with(".html"); }

std::string PolicyOf(std::string_view html) {
  std::string policy = "default-src 'none'; script-src 'self'";
  for (const std::string_view script : InlineScripts(html)) {
    policy += ' ';
    policy += ScriptHash(script);
  }
  // Component styles are set at run time, hence the inline styles. Articles play videos of other
  // servers, hence media over HTTPS (R30).
  policy +=
      "; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
      "media-src 'self' blob: https:; connect-src 'self'; manifest-src 'self'; "
      "worker-src 'self' blob:; frame-src 'none'; frame-ancestors 'none'; form-action 'self'; "
      "base-uri 'none'; object-src 'none'";
  return policy;
}

void AddPageHeaders(std::string_view policy, http::Response* response) {
  response->AddHeader("Content-Security-Policy", policy);
  response->AddHeader("Cross-Origin-Resource-Policy", "same-origin");
}

http::Response PlainAnswer(int status, std::string_view text) {
  http::Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = text;
  return response;
}

}  // namespace

std::string ScriptHash(std::string_view script) { return "'sha256-" + Hash(script) + "'"; }

WebSite::WebSite(std::string folder) : folder_(std::move(folder)) {}

http::Response WebSite::Answer(const http::Request& request) {
  if (request.method() != "GET" && request.method() != "HEAD") {
    return std::move(PlainAnswer(405, "only GET and HEAD\n").AddHeader("Allow", "GET, HEAD"));
  }
  const auto path = SafePath(request.path());
  if (!path) return PlainAnswer(404, "no such page\n");
  if (folder_.empty()) {
    if (!path->empty()) return PlainAnswer(404, "no such page\n");
    http::Response response;
    response.content_type = "text/html; charset=utf-8";
    response.body = kNotBuilt;
    response.AddHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    return response;
  }
  for (const std::string& name : Candidates(*path)) {
    if (const auto file = Look(name)) return Serve(name, *file, request);
  }
  return PlainAnswer(404, "no such page\n");
}

http::Response WebSite::AnswerWith(const http::Request& request, int status, const PageHead& head) {
  const auto path = SafePath(request.path());
  if (!path || folder_.empty()) return Answer(request);
  for (const std::string& name : Candidates(*path)) {
    const auto file = Look(name);
    if (file == nullptr) continue;
    std::string content;
    if (!IsPage(name) || !ReadFileAt(folder_ + "/" + name, &content)) break;
    http::Response response;
    response.status = status;
    response.content_type = MediaTypeOf(name);
    response.body = WithHead(content, head);
    response.AddHeader("Cache-Control", "no-store");
    AddPageHeaders(file->policy, &response);
    return response;
  }
  return Answer(request);
}

std::shared_ptr<const WebSite::File> WebSite::Look(const std::string& name) {
  const std::string path = folder_ + "/" + name;
  const auto about = FileAt(path);
  if (!about) return nullptr;
  const std::int64_t mtime_ns = about->st_mtim.tv_sec * 1'000'000'000 + about->st_mtim.tv_nsec;
  {
    const std::lock_guard lock(mutex_);
    auto found = files_.find(name);
    if (found != files_.end() && found->second->mtime_ns == mtime_ns &&
        found->second->size == about->st_size) {
      return found->second;
    }
  }
  std::string content;
  if (!ReadFileAt(path, &content)) return nullptr;
  auto file = std::make_shared<File>();
  file->mtime_ns = mtime_ns;
  file->size = about->st_size;
  file->tag = "\"" + Hash(content).substr(0, 22) + "\"";
  file->has_gzip = FileAt(path + ".gz").has_value();
  if (IsPage(name)) file->policy = PolicyOf(content);
  const std::lock_guard lock(mutex_);
  if (files_.size() >= kMaxKnownFiles) files_.clear();
  files_[name] = file;
  return file;
}

http::Response WebSite::Serve(const std::string& name, const File& file,
                              const http::Request& request) {
  http::Response response;
  const bool is_page = IsPage(name);
  response.AddHeader("ETag", file.tag);
  response.AddHeader("Cache-Control", HasHashInName(name)   ? "public, max-age=31536000, immutable"
                                      : name == "widget.js" ? "public, max-age=300"
                                                            : "no-cache");
  if (file.has_gzip) response.AddHeader("Vary", "Accept-Encoding");
  if (is_page) {
    AddPageHeaders(file.policy, &response);
  } else {
    // The widget loads its parts into pages of other sites.
    response.AddHeader("Access-Control-Allow-Origin", "*");
    response.AddHeader("Cross-Origin-Resource-Policy", "cross-origin");
  }
  if (MatchesTag(request.Header("If-None-Match"), file.tag)) {
    response.status = 304;
    return response;
  }
  response.content_type = MediaTypeOf(name);
  const std::string path = folder_ + "/" + name;
  const bool sends_gzip = file.has_gzip && AcceptsGzip(request.Header("Accept-Encoding"));
  if (sends_gzip && ReadFileAt(path + ".gz", &response.body)) {
    response.AddHeader("Content-Encoding", "gzip");
    return response;
  }
  if (!ReadFileAt(path, &response.body)) return PlainAnswer(404, "no such page\n");
  return response;
}

std::string FindWebFolder() {
  char path[PATH_MAX];
  const ssize_t size = ::readlink("/proc/self/exe", path, sizeof(path));
  if (size <= 0) return {};
  std::string folder(path, static_cast<std::size_t>(size));
  folder.resize(folder.rfind('/'));
  for (const std::string& candidate :
       {folder + "/web", folder + "/../share/deskmesh/web", folder + "/../../services/web/dist"}) {
    if (FileAt(candidate + "/index.html")) return candidate;
  }
  return {};
}

}  // namespace deskmesh::gateway
