// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/statement.h"

#include <list>
#include <mutex>
#include <unordered_map>

#include "platform/sql/words.h"

namespace deskmesh::sql {
namespace {

constexpr std::size_t kInternedStatements = 512;

// Walks over SQL text word by word.
class Words {
 public:
  Words(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  // Consumes `upper` when it is the next word.
  bool Take(std::string_view upper) {
    std::size_t begin = SkipSpace();
    std::size_t end = begin;
    while (end < text_.size() && IsWordChar(text_[end])) ++end;
    if (!IsWord(text_.substr(begin, end - begin), upper)) return false;
    at_ = end;
    return true;
  }

  // Consumes one identifier and commas between several.
  void TakeNames() {
    do {
      std::size_t end = SkipSpace();
      while (end < text_.size() && (IsWordChar(text_[end]) || text_[end] == '.')) ++end;
      at_ = end;
    } while (TakeComma());
  }

  std::size_t at() const { return at_; }

 private:
  std::size_t SkipSpace() const {
    std::size_t i = at_;
    while (i < text_.size() && IsSpace(text_[i])) ++i;
    return i;
  }
  bool TakeComma() {
    std::size_t i = SkipSpace();
    if (i >= text_.size() || text_[i] != ',') return false;
    at_ = i + 1;
    return true;
  }

  std::string_view text_;
  std::size_t at_;
};

// The end of a row-lock clause that begins at `at`, or `at` when there is none.
std::size_t EndOfLockClause(std::string_view text, std::size_t at) {
  Words words(text, at);
  if (!words.Take("FOR")) return at;
  if (words.Take("NO")) {
    if (!words.Take("KEY") || !words.Take("UPDATE")) return at;
  } else if (words.Take("KEY")) {
    if (!words.Take("SHARE")) return at;
  } else if (!words.Take("UPDATE") && !words.Take("SHARE")) {
    return at;
  }
  if (words.Take("OF")) words.TakeNames();
  if (words.Take("SKIP")) {
    if (!words.Take("LOCKED")) return at;
  } else {
    words.Take("NOWAIT");
  }
  return words.at();
}

void TrimRight(std::string& text) {
  while (!text.empty() && IsSpace(text.back())) text.pop_back();
}

bool TakeLastWord(std::string& text, std::string_view upper) {
  if (text.size() < upper.size()) return false;
  std::size_t begin = text.size() - upper.size();
  if (!IsWord(std::string_view(text).substr(begin), upper)) return false;
  if (begin > 0 && IsWordChar(text[begin - 1])) return false;
  text.resize(begin);
  return true;
}

class Parser {
 public:
  Parser(std::string_view text, Dialect dialect) : text_(text), dialect_(dialect) {}

  ParsedStatement Run() {
    while (at_ < text_.size() && result_.error.empty()) Step();
    return std::move(result_);
  }

 private:
  char Peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void Copy(std::size_t count) {
    result_.text.append(text_.substr(at_, count));
    at_ += count;
  }

  void CopyThrough(std::string_view end, std::size_t opening) {
    std::size_t found = text_.find(end, at_ + opening);
    if (found == std::string_view::npos) {
      result_.error = "unterminated quote or comment";
      return;
    }
    Copy(found + end.size() - at_);
  }

  void Step() {
    char c = text_[at_];
    if (c == '\'' || c == '"') return CopyThrough(std::string_view(&text_[at_], 1), 1);
    if (c == '-' && Peek(1) == '-') {
      std::size_t end = text_.find('\n', at_);
      at_ = end == std::string_view::npos ? text_.size() : end;
      return;
    }
    if (c == '/' && Peek(1) == '*') return CopyThrough("*/", 2);
    if (c == '$' && !PreviousIsWord()) return CopyDollarQuote();
    if (c == ':' && Peek(1) == ':') return Copy(2);
    if (c == ':' && IsNameStart(Peek(1))) {
      return CopyParameter();
    }
    if ((c == 'F' || c == 'f') && dialect_ == Dialect::kSqlite && !PreviousIsWord()) {
      std::size_t end = EndOfLockClause(text_, at_);
      if (end != at_) {
        at_ = end;
        TrimRight(result_.text);
        return;
      }
    }
    Copy(1);
  }

  bool PreviousIsWord() const { return at_ > 0 && IsWordChar(text_[at_ - 1]); }

  void CopyDollarQuote() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && IsWordChar(text_[end])) ++end;
    if (end >= text_.size() || text_[end] != '$') return Copy(1);
    std::string_view tag = text_.substr(at_, end + 1 - at_);
    CopyThrough(tag, tag.size());
  }

  void CopyParameter() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && IsWordChar(text_[end])) ++end;
    std::string name(text_.substr(at_ + 1, end - at_ - 1));
    bool is_list = text_.substr(end, 2) == "[]";
    std::size_t number = NumberOf(name, is_list);
    if (number == 0) return;
    at_ = end + (is_list ? 2 : 0);
    if (!is_list) {
      result_.text += (dialect_ == Dialect::kSqlite ? "?" : "$") + std::to_string(number);
      return;
    }
    CopyList(name, number);
  }

  // `IN (:ids[])`: PostgreSQL compares with an array, SQLite with the elements of a JSON array.
  void CopyList(const std::string& name, std::size_t number) {
    std::string& out = result_.text;
    std::string before = out;
    TrimRight(before);
    if (before.empty() || before.back() != '(') return Fail(name);
    before.pop_back();
    TrimRight(before);
    if (!TakeLastWord(before, "IN")) return Fail(name);
    if (dialect_ == Dialect::kSqlite) {
      out += "SELECT value FROM json_each(?" + std::to_string(number) + ")";
      return;
    }
    TrimRight(before);
    bool is_not = TakeLastWord(before, "NOT");
    TrimRight(before);
    out = before + (is_not ? " <> ALL($" : " = ANY($") + std::to_string(number);
  }

  void Fail(const std::string& name) {
    result_.error = "list parameter :" + name + "[] stands outside IN (…)";
  }

  std::size_t NumberOf(const std::string& name, bool is_list) {
    for (std::size_t i = 0; i < result_.parameters.size(); ++i) {
      if (result_.parameters[i].name != name) continue;
      if (result_.parameters[i].is_list != is_list) {
        result_.error = "parameter :" + name + " is used both as a list and as a value";
        return 0;
      }
      return i + 1;
    }
    result_.parameters.push_back({name, is_list});
    return result_.parameters.size();
  }

  std::string_view text_;
  Dialect dialect_;
  std::size_t at_ = 0;
  ParsedStatement result_;
};

}  // namespace

ParsedStatement ParseStatement(std::string_view text, Dialect dialect) {
  return Parser(text, dialect).Run();
}

const ParsedStatement& Statement::Parsed(Dialect dialect) const {
  auto& slot = parsed_[static_cast<int>(dialect)];
  const ParsedStatement* parsed = slot.load(std::memory_order_acquire);
  if (parsed != nullptr) return *parsed;
  auto fresh = std::make_unique<const ParsedStatement>(ParseStatement(text(dialect), dialect));
  if (slot.compare_exchange_strong(parsed, fresh.get(), std::memory_order_acq_rel)) {
    return *fresh.release();
  }
  return *parsed;
}

std::uint64_t Statement::Id() const {
  static std::atomic<std::uint64_t> last_id{0};
  std::uint64_t id = id_.load(std::memory_order_relaxed);
  if (id != 0) return id;
  std::uint64_t fresh = last_id.fetch_add(1, std::memory_order_relaxed) + 1;
  return id_.compare_exchange_strong(id, fresh) ? fresh : id;
}

// Owns the text and the parsed forms, which a static statement never frees.
class InternedStatement {
 public:
  explicit InternedStatement(std::string text)
      : text_(std::move(text)), statement_(text_.c_str()) {}
  ~InternedStatement() {
    for (auto& slot : statement_.parsed_) delete slot.load();
  }
  InternedStatement(const InternedStatement&) = delete;
  InternedStatement& operator=(const InternedStatement&) = delete;

  const Statement& statement() const { return statement_; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  Statement statement_;
};

std::shared_ptr<const Statement> InternStatement(std::string text) {
  using Recent = std::list<std::shared_ptr<InternedStatement>>;
  static std::mutex mutex;
  static auto& recent = *new Recent;
  static auto& by_text = *new std::unordered_map<std::string_view, Recent::iterator>;

  std::lock_guard lock(mutex);
  auto found = by_text.find(text);
  if (found != by_text.end()) {
    recent.splice(recent.begin(), recent, found->second);
  } else {
    recent.push_front(std::make_shared<InternedStatement>(std::move(text)));
    by_text.emplace(recent.front()->text(), recent.begin());
    if (recent.size() > kInternedStatements) {
      by_text.erase(recent.back()->text());
      recent.pop_back();
    }
  }
  const std::shared_ptr<InternedStatement>& interned = recent.front();
  return {interned, &interned->statement()};
}

}  // namespace deskmesh::sql
