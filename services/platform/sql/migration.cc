// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/migration.h"

#include "platform/sql/words.h"

namespace deskmesh::sql {
namespace {

// The lines meant for `dialect`, without the marks.
std::string LinesFor(std::string_view script, Dialect dialect) {
  std::string kept;
  bool is_kept = true;
  while (!script.empty()) {
    std::size_t end = script.find('\n');
    std::string_view line = script.substr(0, end);
    script.remove_prefix(end == std::string_view::npos ? script.size() : end + 1);
    std::string_view mark = TrimSpace(line);
    if (mark == "-- @all") {
      is_kept = true;
    } else if (mark == "-- @sqlite") {
      is_kept = dialect == Dialect::kSqlite;
    } else if (mark == "-- @postgresql") {
      is_kept = dialect == Dialect::kPostgres;
    } else if (is_kept) {
      kept.append(line).push_back('\n');
    }
  }
  return kept;
}

class Splitter {
 public:
  Splitter(std::string_view text, Dialect dialect) : text_(text), dialect_(dialect) {}

  std::vector<std::string> Run() {
    while (at_ < text_.size()) Step();
    Finish();
    return std::move(statements_);
  }

 private:
  void Step() {
    char c = text_[at_];
    if (c == '\'' || c == '"') return CopyThrough(std::string_view(&text_[at_], 1), 1);
    if (text_.substr(at_, 2) == "--") {
      std::size_t end = text_.find('\n', at_);
      at_ = end == std::string_view::npos ? text_.size() : end;
      return;
    }
    if (text_.substr(at_, 2) == "/*") {
      std::size_t end = text_.find("*/", at_);
      at_ = end == std::string_view::npos ? text_.size() : end + 2;
      return;
    }
    if (c == '$') {
      std::size_t end = at_ + 1;
      while (end < text_.size() && IsWordChar(text_[end])) ++end;
      if (end < text_.size() && text_[end] == '$') {
        std::string_view tag = text_.substr(at_, end + 1 - at_);
        return CopyThrough(tag, tag.size());
      }
    }
    if (IsWordChar(c)) return CopyWord();
    if (c == ';' && depth_ == 0) {
      ++at_;
      return Finish();
    }
    current_.push_back(c);
    ++at_;
  }

  void CopyThrough(std::string_view end, std::size_t opening) {
    std::size_t found = text_.find(end, at_ + opening);
    std::size_t stop = found == std::string_view::npos ? text_.size() : found + end.size();
    current_.append(text_.substr(at_, stop - at_));
    at_ = stop;
  }

  void CopyWord() {
    std::size_t end = at_;
    while (end < text_.size() && IsWordChar(text_[end])) ++end;
    std::string_view word = text_.substr(at_, end - at_);
    at_ = end;
    if (IsWord(word, "TRIGGER")) is_trigger_ = true;
    if (is_trigger_ && (IsWord(word, "BEGIN") || IsWord(word, "CASE"))) ++depth_;
    if (depth_ > 0 && IsWord(word, "END")) --depth_;
    bool is_blob = dialect_ == Dialect::kPostgres && IsWord(word, "BLOB");
    current_.append(is_blob ? "BYTEA" : word);
  }

  void Finish() {
    std::string_view statement = TrimSpace(current_);
    if (!statement.empty()) statements_.emplace_back(statement);
    current_.clear();
    is_trigger_ = false;
    depth_ = 0;
  }

  std::string_view text_;
  Dialect dialect_;
  std::size_t at_ = 0;
  std::string current_;
  bool is_trigger_ = false;
  int depth_ = 0;  // open BEGIN … END of a trigger
  std::vector<std::string> statements_;
};

}  // namespace

std::vector<std::string> SplitScript(std::string_view script, Dialect dialect) {
  std::string lines = LinesFor(script, dialect);
  return Splitter(lines, dialect).Run();
}

std::vector<std::string> BackfillsNeeded(std::string_view script) {
  constexpr std::string_view kMark = "-- needs:";
  std::vector<std::string> names;
  while (!script.empty()) {
    const std::size_t end = script.find('\n');
    const std::string_view line = TrimSpace(script.substr(0, end));
    script.remove_prefix(end == std::string_view::npos ? script.size() : end + 1);
    if (line.starts_with(kMark)) names.emplace_back(TrimSpace(line.substr(kMark.size())));
  }
  return names;
}

}  // namespace deskmesh::sql
