// SPDX-License-Identifier: Apache-2.0
//
// The front end's files.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "gateway/core/article_page.h"
#include "platform/http/message.h"

namespace deskmesh::gateway {

// Serves a folder of built files: entity tags, `.gz` files beside their originals, names with a hash
// kept for a year, application routes answered by their page, a content security policy for every
// page. A file that changes on disk is noticed. Thread-safe.
class WebSite {
 public:
  // `folder` empty: nothing was built; a page says how to.
  explicit WebSite(std::string folder);

  // For GET and HEAD; everything else is answered 405.
  http::Response Answer(const http::Request& request);
  // The same where a page answers, with a status and a head of its own, which no cache keeps.
  http::Response AnswerWith(const http::Request& request, int status, const PageHead& head);

  const std::string& folder() const { return folder_; }

 private:
  struct File {
    std::int64_t mtime_ns = 0;
    std::int64_t size = 0;
    std::string tag;  // with its quotes
    std::string policy;  // of a page
    bool has_gzip = false;
  };
  // What is known about a file, read again when it changed; null when there is none.
  std::shared_ptr<const File> Look(const std::string& name);
  http::Response Serve(const std::string& name, const File& file, const http::Request& request);

  const std::string folder_;
  std::mutex mutex_;  // guards what follows
  std::map<std::string, std::shared_ptr<const File>> files_;
};

// The folder of the built front end: beside the binary, or in the source tree the binary was built
// in; empty when it is nowhere.
std::string FindWebFolder();

// The value of script-src's hash for an inline script: `'sha256-…'`.
std::string ScriptHash(std::string_view script);

}  // namespace deskmesh::gateway
