// SPDX-License-Identifier: Apache-2.0
#include "gateway/site/web_site.h"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

namespace deskmesh::gateway {
namespace {

class SiteFolder {
 public:
  SiteFolder() {
    char name[] = "/tmp/deskmesh-site-XXXXXX";
    path_ = ::mkdtemp(name);
    Write("index.html", "<html>app<script>one()</script></html>");
    Write("help.html", "<html>help</html>");
    Write("widget.js", "widget()");
    Write("assets/app-BSo3fVjQ.js", "app()");
    Write("assets/app-BSo3fVjQ.js.gz", "gzipped");
    Write(".secret", "no");
  }
  ~SiteFolder() { std::filesystem::remove_all(path_); }
  void Write(const std::string& name, const std::string& content) const {
    const std::filesystem::path path = std::filesystem::path(path_) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

http::Response Get(WebSite& site, const std::string& target, const std::string& header = "",
                   const std::string& value = "") {
  http::Request request;
  request.SetTarget("GET", target, 11);
  if (!header.empty()) request.AddHeader(header, value);
  return site.Answer(request);
}

std::string HeaderOf(const http::Response& response, const std::string& name) {
  const std::size_t at = response.header_lines.find(name + ": ");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size() + 2;
  return response.header_lines.substr(begin, response.header_lines.find('\r', begin) - begin);
}

TEST_CASE("pages, assets and routes are served from the folder", "[gateway][site]") {
  const SiteFolder folder;
  WebSite site(folder.path());
  const auto index = Get(site, "/");
  CHECK(index.content_type == "text/html; charset=utf-8");
  CHECK(index.body.find("app") != std::string::npos);
  CHECK(HeaderOf(index, "Cache-Control") == "no-cache");
  const std::string policy = HeaderOf(index, "Content-Security-Policy");
  CHECK(policy.find("script-src 'self' " + ScriptHash("one()")) != std::string::npos);
  CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
  CHECK(policy.find("media-src 'self' blob: https:;") != std::string::npos);
  CHECK(Get(site, "/tickets/5").body == index.body);
  CHECK(Get(site, "/help").body == "<html>help</html>");
  CHECK(Get(site, "/help/articles/5?x=y").body == "<html>help</html>");
  CHECK(Get(site, "/assets/gone-12345678.js").status == 404);
  CHECK(Get(site, "/.secret").status == 404);
  CHECK(Get(site, "/../x").status == 404);
}

TEST_CASE("assets are kept for ever, compressed, and asked for once", "[gateway][site]") {
  const SiteFolder folder;
  WebSite site(folder.path());
  const auto asset = Get(site, "/assets/app-BSo3fVjQ.js");
  CHECK(asset.body == "app()");
  CHECK(HeaderOf(asset, "Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(HeaderOf(asset, "Vary") == "Accept-Encoding");
  const auto gzipped = Get(site, "/assets/app-BSo3fVjQ.js", "Accept-Encoding", "gzip, br");
  CHECK(gzipped.body == "gzipped");
  CHECK(HeaderOf(gzipped, "Content-Encoding") == "gzip");
  const std::string tag = HeaderOf(asset, "ETag");
  const auto again = Get(site, "/assets/app-BSo3fVjQ.js", "If-None-Match", tag);
  CHECK(again.status == 304);
  CHECK(again.body.empty());
}

TEST_CASE("the widget may be embedded anywhere, a changed file is noticed", "[gateway][site]") {
  const SiteFolder folder;
  WebSite site(folder.path());
  const auto widget = Get(site, "/widget.js");
  CHECK(HeaderOf(widget, "Access-Control-Allow-Origin") == "*");
  CHECK(HeaderOf(widget, "Cross-Origin-Resource-Policy") == "cross-origin");
  CHECK(HeaderOf(Get(site, "/assets/app-BSo3fVjQ.js"), "Cross-Origin-Resource-Policy") ==
        "cross-origin");
  CHECK(HeaderOf(Get(site, "/"), "Cross-Origin-Resource-Policy") == "same-origin");
  CHECK(HeaderOf(Get(site, "/"), "Access-Control-Allow-Origin").empty());
  const std::string tag = HeaderOf(widget, "ETag");
  folder.Write("widget.js", "a newer widget()");
  const auto newer = Get(site, "/widget.js", "If-None-Match", tag);
  CHECK(newer.status == 200);
  CHECK(newer.body == "a newer widget()");
  CHECK(HeaderOf(newer, "ETag") != tag);
}

}  // namespace
}  // namespace deskmesh::gateway
