// SPDX-License-Identifier: Apache-2.0
//
// Articles in and out of a running product, for its operator.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "deskmesh/commands.h"
#include "deskmesh/demo/api_client.h"
#include "deskmesh/knowledge/v1/transfer_service.pb.h"
#include "platform/base/error.h"
#include "platform/files/zip_archive.h"

namespace deskmesh {
namespace {

namespace fs = std::filesystem;

struct ImportOptions {
  std::string url;
  std::string token;
  std::string source;  // `markdown` or `confluence`
  std::string path;    // an archive (.zip), or of Markdown a folder
  std::string locale;
  std::string category;
  bool is_published = false;
  bool is_internal = false;
  bool keeps_existing = false;
};

struct ExportOptions {
  std::string url;
  std::string token;
  std::string output;  // a folder; its archives are articles-0001.zip …
  std::string locale;
  std::string category;
  bool has_drafts = false;
};

using knowledge::v1::ArticleTransfer;

constexpr std::size_t kLargestArchive = 104'857'600;
constexpr std::size_t kPart = 393'216;  // as base64 below what a call takes
constexpr auto kLookAgain = std::chrono::milliseconds(200);

absl::StatusOr<std::string> ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file.bad() || !file.is_open()) return absl::NotFoundError(path.string() + " can't be read");
  return bytes;
}

// A folder as an archive; hidden files and folders are left out.
absl::StatusOr<std::string> Pack(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().filename().string().starts_with('.')) {
      at.disable_recursion_pending();
    } else if (at->is_regular_file()) {
      paths.push_back(at->path());
    }
  }
  if (error) return absl::NotFoundError(folder.string() + ": " + error.message());
  std::ranges::sort(paths);
  files::ZipWriter writer;
  for (const fs::path& path : paths) {
    DESKMESH_ASSIGN_OR_RETURN(std::string bytes, ReadFile(path));
    if (writer.size_bytes() + bytes.size() > std::uint64_t{512} << 20) {
      return absl::InvalidArgumentError("the folder holds more than 512 MiB");
    }
    DESKMESH_RETURN_IF_ERROR(
        writer.Add(fs::relative(path, folder).generic_string(), std::move(bytes)));
  }
  return writer.Finish();
}

absl::StatusOr<ArticleTransfer> Ended(demo::ApiClient& api, const std::string& id) {
  while (true) {
    ArticleTransfer transfer;
    DESKMESH_RETURN_IF_ERROR(api.Call("GET", "/v1/articleTransfers/" + id, nullptr, &transfer));
    if (transfer.has_end_time()) return transfer;
    std::this_thread::sleep_for(kLookAgain);
  }
}

absl::Status PrintProblems(demo::ApiClient& api, const std::string& id) {
  std::string token;
  do {
    knowledge::v1::ListArticleTransferLinesResponse page;
    DESKMESH_RETURN_IF_ERROR(api.Call(
        "GET",
        "/v1/articleTransfers/" + id + "/lines?problems=true&pageSize=1000&pageToken=" + token,
        nullptr, &page));
    for (const auto& line : page.lines()) {
      if (!line.problem().empty()) std::cout << line.path() << ": " << line.problem() << "\n";
      for (const std::string& warning : line.warnings()) {
        std::cout << line.path() << ": " << warning << "\n";
      }
    }
    token = page.next_page_token();
  } while (!token.empty());
  return absl::OkStatus();
}

absl::StatusOr<ArticleTransfer> Import(demo::ApiClient& api, const ImportOptions& options) {
  const bool is_folder = fs::is_directory(options.path);
  if (is_folder && options.source != "markdown") {
    return absl::InvalidArgumentError(options.path + " must be the archive (.zip) of the export");
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::string archive,
                            is_folder ? Pack(options.path) : ReadFile(options.path));
  if (archive.empty() || archive.size() > kLargestArchive) {
    return absl::InvalidArgumentError("the archive must have 1 byte to 100 MiB, not " +
                                      std::to_string(archive.size()) + " bytes");
  }
  knowledge::v1::CreateArticleImportRequest create;
  create.set_file_name(fs::path(options.path).filename().string());
  if (create.file_name().empty()) create.set_file_name("articles.zip");
  create.set_size_bytes(static_cast<std::int64_t>(archive.size()));
  auto& wanted = *create.mutable_options();
  wanted.set_format(options.source == "markdown" ? knowledge::v1::ArticleImportOptions::MARKDOWN
                                                 : knowledge::v1::ArticleImportOptions::CONFLUENCE);
  wanted.set_existing(options.keeps_existing ? knowledge::v1::ArticleImportOptions::SKIP
                                             : knowledge::v1::ArticleImportOptions::UPDATE);
  wanted.set_publish(options.is_published);
  wanted.set_internal(options.is_internal);
  wanted.set_locale(options.locale);
  wanted.set_category(options.category);
  ArticleTransfer begun;
  DESKMESH_RETURN_IF_ERROR(api.Call("POST", "/v1/articleImports", &create, &begun));
  for (std::size_t at = 0; at < archive.size(); at += kPart) {
    knowledge::v1::AppendArticleImportRequest append;
    append.set_offset(static_cast<std::int64_t>(at));
    append.set_data(archive.substr(at, kPart));
    DESKMESH_RETURN_IF_ERROR(
        api.Call("POST", "/v1/articleImports/" + begun.id() + ":append", &append, nullptr));
  }
  DESKMESH_ASSIGN_OR_RETURN(ArticleTransfer done, Ended(api, begun.id()));
  DESKMESH_RETURN_IF_ERROR(PrintProblems(api, done.id()));
  return done;
}

absl::StatusOr<ArticleTransfer> Export(demo::ApiClient& api, const ExportOptions& options) {
  std::error_code error;
  fs::create_directories(options.output, error);
  if (error) return absl::InvalidArgumentError(options.output + ": " + error.message());
  knowledge::v1::CreateArticleExportRequest create;
  create.mutable_options()->set_locale(options.locale);
  create.mutable_options()->set_category(options.category);
  create.mutable_options()->set_drafts(options.has_drafts);
  ArticleTransfer begun;
  DESKMESH_RETURN_IF_ERROR(api.Call("POST", "/v1/articleExports", &create, &begun));
  DESKMESH_ASSIGN_OR_RETURN(ArticleTransfer done, Ended(api, begun.id()));
  for (int part = 1; done.state() == ArticleTransfer::DONE && part <= done.parts(); ++part) {
    std::string bytes;
    const std::string number = std::to_string(part);
    DESKMESH_RETURN_IF_ERROR(
        api.Fetch("/v1/articleTransfers/" + done.id() + ":download?part=" + number, &bytes));
    const std::string name = "articles-" +
                             std::string(4 - std::min<std::size_t>(4, number.size()), '0') +
                             number + ".zip";
    std::ofstream file(fs::path(options.output) / name, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) return absl::UnavailableError(options.output + "/" + name + " can't be written");
    std::cout << options.output << "/" << name << "\n";
  }
  return done;
}

int Tell(const absl::StatusOr<ArticleTransfer>& done) {
  if (!done.ok()) {
    std::cerr << "error: " << base::MessageOf(done.status()) << "\n";
    return 1;
  }
  if (done->state() != ArticleTransfer::DONE) {
    std::cerr << "error: " << done->problem_reason() << " " << done->problem() << "\n";
    return 1;
  }
  return 0;
}

int RunImport(const ImportOptions& options) {
  demo::ApiClient api(options.url, options.token);
  const absl::StatusOr<ArticleTransfer> done = Import(api, options);
  if (const int code = Tell(done); code != 0) return code;
  std::cout << done->total() << " articles: " << done->created() << " created, " << done->updated()
            << " updated, " << done->unchanged() << " unchanged, " << done->skipped()
            << " skipped, " << done->failed() << " failed; " << done->published() << " published\n";
  return done->failed() > 0 ? 1 : 0;
}

int RunExport(const ExportOptions& options) {
  demo::ApiClient api(options.url, options.token);
  return Tell(Export(api, options));
}

template <typename Options>
void AddCommon(CLI::App* command, Options* options, const std::string& which) {
  command->add_option("--url", options->url, "Address of the gateway")->required();
  command->add_option("--token", options->token, "API token of who may publish articles")
      ->envname("DESKMESH_TOKEN")
      ->required();
  command->add_option("--locale", options->locale, which + " this language");
  command->add_option("--category", options->category, which + " this category");
}

}  // namespace

std::function<std::optional<int>()> AddTransferCommands(CLI::App& app) {
  auto in = std::make_shared<ImportOptions>();
  CLI::App* import = app.add_subcommand("import", "Bring articles in through the public API");
  import->require_subcommand(1);
  for (const auto& [source, about] :
       {std::pair("markdown", "A folder or archive of Markdown files"),
        std::pair("confluence", "A space as Confluence exports it, XML or HTML")}) {
    CLI::App* from = import->add_subcommand(source, about);
    from->add_option("path", in->path, "Archive (.zip), or of Markdown a folder")->required();
    AddCommon(from, in.get(), "Of articles that say none,");
    from->add_flag("--publish", in->is_published, "Publish what is published there; else drafts");
    from->add_flag("--internal", in->is_internal, "For the team only, all of them");
    from->add_flag("--keep-existing", in->keeps_existing,
                   "Leave articles with the same address as they are");
    from->callback([in, name = std::string(source)] { in->source = name; });
  }
  auto out = std::make_shared<ExportOptions>();
  CLI::App* exporting =
      app.add_subcommand("export", "Write the articles as archives of Markdown files");
  exporting->add_option("--output,output", out->output, "Folder to write to")->required();
  AddCommon(exporting, out.get(), "Only");
  exporting->add_flag("--drafts", out->has_drafts, "The newest texts, not what readers see");
  return [=]() -> std::optional<int> {
    if (import->parsed()) return RunImport(*in);
    if (exporting->parsed()) return RunExport(*out);
    return std::nullopt;
  };
}

}  // namespace deskmesh
