// SPDX-License-Identifier: Apache-2.0
//
// Path templates of google.api.http and the table that finds a request's route.
//
//   Template = "/" Segments [ ":" LITERAL ]      Segments = Segment { "/" Segment }
//   Segment  = "*" | "**" | LITERAL | Variable   Variable = "{" FieldPath [ "=" Segments ] "}"
//
// A literal wins over `*`, and `*` over `**`, segment by segment. `:verb` is looked for after the
// last colon of the path; where no route has that verb there, the colon is part of the segment.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deskmesh::gateway {

// A parsed template.
struct PathTemplate {
  enum class Kind { kLiteral, kAny, kRest };  // text, `*`, `**`
  struct Segment {
    Kind kind = Kind::kLiteral;
    std::string text;
  };
  struct Variable {
    std::string field_path;
    std::size_t begin = 0;  // first of its segments
    std::size_t end = 0;    // one after the last
    bool is_single = true;  // exactly one `*`
  };
  std::vector<Segment> segments;
  std::vector<Variable> variables;
  std::string verb;

  // INVALID_ARGUMENT says what is wrong with the template.
  static absl::StatusOr<PathTemplate> Parse(std::string_view text);
  // Two templates with the same shape match the same paths.
  std::string Shape() const;
};

// Routes by path and HTTP method. Safe for concurrent const use once filled.
class PathTable {
 public:
  PathTable();
  ~PathTable();
  PathTable(PathTable&&) noexcept;
  PathTable& operator=(PathTable&&) noexcept;

  // ALREADY_EXISTS when another route has the same method and shape.
  absl::Status Add(std::string_view method, PathTemplate path, int route);

  struct Match {
    enum class Outcome { kFound, kNotFound, kOtherMethod, kMalformed };
    Outcome outcome = Outcome::kNotFound;
    int route = -1;
    // Field path and decoded value. The field paths live as long as the table.
    std::vector<std::pair<std::string_view, std::string>> values;
    // For kOtherMethod: `GET, HEAD, POST`.
    std::string allowed;
  };
  // `path` is still percent-encoded. HEAD finds the routes of GET.
  Match Find(std::string_view method, std::string_view path) const;

 private:
  struct Leaf;
  struct Node;
  struct Search;
  const std::map<std::string, int, std::less<>>* Walk(const Node& node, Search& search,
                                                      std::size_t at) const;

  std::unique_ptr<Node> root_;
  std::vector<PathTemplate> templates_;
};

}  // namespace deskmesh::gateway
