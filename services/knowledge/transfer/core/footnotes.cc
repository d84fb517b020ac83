// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/footnotes.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "knowledge/transfer/core/code_spans.h"
#include "knowledge/transfer/core/markdown_lines.h"
#include "knowledge/transfer/core/markdown_writing.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kLongestNoteName = 100;
constexpr std::size_t kLongestInPlace = 300;
// Of a note in all its places.
constexpr std::size_t kMostRepeated = 1'000;

struct Note {
  std::string text;
  std::size_t named = 0;
  std::size_t number = 0;  // at the end; 0: it stands in place
};

struct TextLine {
  std::string_view text;
  bool is_code = false;
  bool is_note = false;  // of a definition
};

// The name in `[^name]` at `at`; nothing where none begins there.
std::optional<std::string_view> NoteNameAt(std::string_view line, std::size_t at) {
  if (line.substr(at, 2) != "[^") return std::nullopt;
  const std::size_t end = line.substr(at, kLongestNoteName + 3).find(']');
  if (end == std::string_view::npos || end == 2) return std::nullopt;
  const std::string_view name = line.substr(at + 2, end - 2);
  if (name.find_first_of(" \t[^") != std::string_view::npos) return std::nullopt;
  return name;
}

// The name that a line defines, `[^name]: …`.
std::optional<std::string_view> DefinedNote(std::string_view line) {
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  if (indent > 3) return std::nullopt;
  const std::optional<std::string_view> name = NoteNameAt(line, indent);
  if (!name || line.substr(indent + name->size() + 3, 1) != ":") return std::nullopt;
  return name;
}

std::vector<TextLine> SplitLines(std::string_view markdown) {
  std::vector<TextLine> lines;
  char mark = 0;
  std::size_t fence = 0;
  bool is_list = false;
  for (std::string_view rest = markdown; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    TextLine line{.text = rest.substr(0, end)};
    rest.remove_prefix(end);
    const std::string bare = Trimmed(line.text);
    const std::size_t run = FenceLength(bare);
    const std::size_t indent = std::min(line.text.find_first_not_of(' '), line.text.size());
    if (BeginsItem(bare)) {
      is_list = true;
    } else if (indent == 0 && !bare.empty()) {
      is_list = false;
    }
    line.is_code = fence > 0 || run > 0 || (indent >= 4 && !is_list);
    if (fence == 0 && run > 0) {
      fence = run;
      mark = bare[0];
    } else if (fence > 0 && run >= fence && bare.find_first_not_of(mark) == std::string::npos) {
      fence = 0;
    }
    lines.push_back(line);
  }
  return lines;
}

// Marks the lines of definitions; a note goes on with indented lines and with those of its paragraph.
std::map<std::string, Note, std::less<>> TakeNotes(std::vector<TextLine>* lines) {
  std::map<std::string, Note, std::less<>> notes;
  for (std::size_t i = 0; i < lines->size(); ++i) {
    TextLine& line = (*lines)[i];
    const auto name = line.is_code ? std::nullopt : DefinedNote(line.text);
    if (!name || notes.contains(*name)) continue;
    Note& note = notes[std::string(*name)];
    note.text = Trimmed(line.text.substr(line.text.find("]:") + 2));
    line.is_note = true;
    bool is_parted = false;
    for (std::size_t next = i + 1; next < lines->size(); ++next) {
      const std::string_view text = (*lines)[next].text;
      const std::string bare = Trimmed(text);
      if (bare.empty()) {
        is_parted = true;
        continue;
      }
      const bool is_indented = text.starts_with("  ") || text.starts_with('\t');
      if (DefinedNote(text) || FenceLength(bare) > 0 || (is_parted && !is_indented)) break;
      if (!note.text.empty()) note.text += is_parted ? "\n\n" : "\n";
      note.text += bare;
      for (; i < next; ++i) (*lines)[i + 1].is_note = true;
      is_parted = false;
    }
  }
  return notes;
}

// Calls `found` with the place and the name of each note that a line names outside of code.
template <typename Found>
void EachNamed(std::string_view line, const Found& found) {
  CodeSpans spans(line);
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '\\') {
      at += 2;
    } else if (line[at] == '`') {
      at = spans.EndOf(at);
    } else if (const auto name = NoteNameAt(line, at)) {
      found(at, *name);
      at += name->size() + 3;
    } else {
      ++at;
    }
  }
}

std::string InPlace(std::string_view before, const std::string& note) {
  const std::u32string letters = text::ToUtf32(note);
  if (std::ranges::any_of(letters, [](char32_t c) { return text::IsHan(c); })) {
    return "（" + note + "）";
  }
  return (before.empty() || IsSpaceByte(before.back()) ? "(" : " (") + note + ")";
}

}  // namespace

std::string WithoutFootnotes(std::string_view markdown) {
  std::vector<TextLine> lines = SplitLines(markdown);
  std::map<std::string, Note, std::less<>> notes = TakeNotes(&lines);
  if (notes.empty()) return std::string(markdown);
  for (const TextLine& line : lines) {
    if (line.is_code || line.is_note) continue;
    EachNamed(line.text, [&](std::size_t, std::string_view name) {
      if (const auto note = notes.find(name); note != notes.end()) ++note->second.named;
    });
  }
  std::string out, behind;
  std::size_t numbered = 0;
  const auto put_behind = [&](Note* note) {
    note->number = ++numbered;
    behind += "\n\\[" + std::to_string(note->number) + "\\] " + note->text + "\n";
  };
  for (const TextLine& line : lines) {
    if (line.is_note) continue;
    if (line.is_code) {
      out += line.text;
      continue;
    }
    std::size_t done = 0;
    EachNamed(line.text, [&](std::size_t at, std::string_view name) {
      const auto found = notes.find(name);
      if (found == notes.end()) return;
      Note& note = found->second;
      out += line.text.substr(done, at - done);
      done = at + name.size() + 3;
      const bool is_short = note.text.size() <= kLongestInPlace &&
                            note.text.size() * note.named <= kMostRepeated &&
                            note.text.find_first_of("\n|") == std::string::npos;
      if (note.text.empty()) return;
      if (!is_short && note.number == 0) put_behind(&note);
      out += is_short ? InPlace(out, note.text) : "\\[" + std::to_string(note.number) + "\\]";
    });
    out += line.text.substr(done);
  }
  for (auto& [name, note] : notes) {
    if (note.named == 0 && !note.text.empty()) put_behind(&note);
  }
  while (out.ends_with("\n\n")) out.pop_back();
  if (!behind.empty() && !out.empty() && !out.ends_with('\n')) out += '\n';
  return out + behind;
}

}  // namespace deskmesh::knowledge
