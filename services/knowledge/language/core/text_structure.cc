// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/text_structure.h"

#include <algorithm>
#include <cmath>

#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kLongestLine = 100;   // bytes of a line that may come from a template
constexpr size_t kLongestAnswer = 60;  // bytes of an answer that may be one of a few choices
constexpr size_t kOpeningWords = 3;

// Lower case, runs of spaces as one, runs of digits as one 0, without the marks of a heading or list.
std::string Fold(std::string_view line) {
  std::string folded;
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ' || c == '\t' || c == '*' || c == '#' || c == '_' || c == '`') {
      if (!folded.empty() && folded.back() != ' ') folded += ' ';
    } else if (text::IsAsciiDigit(byte)) {
      if (folded.empty() || folded.back() != '0') folded += '0';
    } else {
      folded += text::IsAsciiUpper(byte) ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  while (folded.ends_with(' ') || folded.ends_with(':')) folded.pop_back();
  return folded;
}

std::string_view Trim(std::string_view line) {
  const size_t begin = line.find_first_not_of(" \t\r>");
  if (begin == std::string_view::npos) return {};
  const size_t end = line.find_last_not_of(" \t\r");
  return line.substr(begin, end - begin + 1);
}

bool IsHeading(std::string_view line) {
  return line.starts_with('#') || (line.starts_with("**") && line.size() > 4);
}

bool IsTicked(std::string_view line) {
  return line.starts_with("- [x]") || line.starts_with("- [X]") || line.starts_with("* [x]");
}

bool IsUnticked(std::string_view line) {
  return line.starts_with("- [ ]") || line.starts_with("* [ ]");
}

bool IsStackFrame(std::string_view line) {
  return (line.starts_with("at ") && line.find('(') != std::string_view::npos) ||
         (line.starts_with("File \"") && line.find("line ") != std::string_view::npos) ||
         line.starts_with("Traceback (most") || line.starts_with("#0 ") ||
         line.find("Exception in thread") != std::string_view::npos;
}

std::string Magnitude(size_t count) {
  return std::to_string(static_cast<int>(std::log2(static_cast<double>(count) + 1)));
}

class Description {
 public:
  void AddOpening(std::string_view text, char kind) {
    size_t end = 0;
    std::string_view rest = text;
    for (size_t n = 0; n < kOpeningWords; ++n) {
      const size_t begin = rest.find_first_not_of(" \t\r\n", end);
      if (begin == std::string_view::npos) break;
      end = std::min(rest.find_first_of(" \t\r\n", begin), rest.size());
      if (end > kLongestAnswer) break;
      names_.push_back(std::string(1, kind) + Fold(rest.substr(0, end)));
    }
  }

  void AddLine(std::string_view line) {
    if (line.starts_with("```") || line.starts_with("~~~")) {
      in_code_ = !in_code_;
      blocks_ += in_code_ ? 1 : 0;
      return;
    }
    if (line.empty()) return;
    if (IsStackFrame(line)) ++frames_;
    if (in_code_) {
      ++code_lines_;
      return;
    }
    ++lines_;
    if (line.find("<img") != std::string_view::npos || line.find("![") != std::string_view::npos) {
      ++pictures_;
    }
    AddSites(line);
    const std::string folded = Fold(line.substr(0, kLongestLine));
    if (IsHeading(line)) {
      heading_ = folded;
      names_.push_back("#" + folded);
      return;
    }
    if (!heading_.empty() && line.size() <= kLongestAnswer) {
      names_.push_back("?" + heading_ + "=" + folded);
    }
    heading_.clear();
    if (IsTicked(line)) {
      names_.push_back("+" + folded);
      ++ticked_;
    } else if (IsUnticked(line)) {
      ++unticked_;
    }
    if (line.size() <= kLongestLine) names_.push_back("=" + folded);
    if (line.ends_with('?')) ++questions_;
  }

  std::vector<std::string> Finish(std::string_view title) {
    const auto add_count = [&](const char* what, size_t count) {
      names_.push_back(std::string("n") + what + Magnitude(count));
    };
    add_count("lines", lines_);
    add_count("code", code_lines_);
    add_count("blocks", blocks_);
    add_count("frames", frames_);
    add_count("pictures", pictures_);
    add_count("ticked", ticked_);
    add_count("unticked", unticked_);
    add_count("questions", questions_);
    add_count("sites", sites_);
    if (title.ends_with('?')) names_.emplace_back("ntitle?");
    return std::move(names_);
  }

 private:
  void AddSites(std::string_view line) {
    for (size_t at = line.find("://"); at != std::string_view::npos;
         at = line.find("://", at + 3)) {
      const size_t end = std::min(line.find_first_of("/ )]>\"'", at + 3), line.size());
      const std::string_view host = line.substr(at + 3, end - at - 3);
      if (!host.empty() && host.size() <= kLongestAnswer) names_.push_back("@" + Fold(host));
      ++sites_;
    }
  }

  std::vector<std::string> names_;
  std::string heading_;  // of a form, whose answer is to come
  bool in_code_ = false;
  size_t lines_ = 0, code_lines_ = 0, blocks_ = 0, frames_ = 0, pictures_ = 0;
  size_t ticked_ = 0, unticked_ = 0, questions_ = 0, sites_ = 0;
};

}  // namespace

std::vector<std::string> DescribeStructure(std::string_view title, std::string_view text) {
  if (title.empty() && text.empty()) return {};
  Description description;
  description.AddOpening(title, '<');
  description.AddOpening(text, '>');
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    description.AddLine(Trim(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return description.Finish(title);
}

std::vector<std::string> DescribeShape(std::string_view text) {
  size_t letters = 0, capitals = 0, exclamations = 0, questions = 0;
  for (const char c : text) {
    letters += text::IsAsciiLetter(static_cast<unsigned char>(c)) ? 1 : 0;
    capitals += text::IsAsciiUpper(static_cast<unsigned char>(c)) ? 1 : 0;
    exclamations += c == '!' ? 1 : 0;
    questions += c == '?' ? 1 : 0;
  }
  std::vector<std::string> names = {"size" + Magnitude(text.size())};
  if (letters > 8 && capitals * 2 > letters) names.emplace_back("capitals");
  if (exclamations > 1) names.emplace_back("many!");
  if (questions > 1) names.emplace_back("many?");
  return names;
}

}  // namespace deskmesh::knowledge
