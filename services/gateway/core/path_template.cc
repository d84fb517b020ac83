// SPDX-License-Identifier: Apache-2.0
#include "gateway/core/path_template.h"

#include <algorithm>

#include "gateway/core/percent.h"
#include "platform/base/error.h"

namespace deskmesh::gateway {
namespace {

// Longer paths match nothing.
constexpr std::size_t kMaxSegments = 32;

absl::Status Wrong(std::string_view text, std::string_view what) {
  return base::Failure(absl::StatusCode::kInvalidArgument, "PATH_TEMPLATE_INVALID",
                       "the path template " + std::string(text) + " " + std::string(what));
}

bool IsFieldPath(std::string_view text) {
  bool is_start = true;
  for (const char c : text) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool is_digit = c >= '0' && c <= '9';
    if (c == '.' ? is_start : !(is_letter || (is_digit && !is_start))) return false;
    is_start = c == '.';
  }
  return !is_start;
}

PathTemplate::Segment SegmentOf(std::string_view text) {
  if (text == "*") return {PathTemplate::Kind::kAny, {}};
  if (text == "**") return {PathTemplate::Kind::kRest, {}};
  return {PathTemplate::Kind::kLiteral, std::string(text)};
}

// Cuts at `/` outside of braces.
std::vector<std::string_view> SplitSegments(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}') --depth;
    if (text[i] == '/' && depth == 0) {
      parts.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  parts.push_back(text.substr(begin));
  return parts;
}

}  // namespace

absl::StatusOr<PathTemplate> PathTemplate::Parse(std::string_view text) {
  if (!text.starts_with('/')) return Wrong(text, "must begin with /");
  PathTemplate path;
  std::string_view body = text.substr(1);
  const std::size_t colon = body.rfind(':');
  if (colon != std::string_view::npos &&
      body.find_first_of("/}", colon) == std::string_view::npos) {
    path.verb = body.substr(colon + 1);
    if (path.verb.empty()) return Wrong(text, "has an empty verb");
    body = body.substr(0, colon);
  }
  for (const std::string_view part : SplitSegments(body)) {
    if (!part.starts_with('{')) {
      if (part.empty() || part.find_first_of("{}=") != std::string_view::npos) {
        return Wrong(text, "has an empty or malformed segment");
      }
      path.segments.push_back(SegmentOf(part));
      continue;
    }
    if (!part.ends_with('}')) return Wrong(text, "has an open brace");
    const std::string_view inside = part.substr(1, part.size() - 2);
    const std::size_t equals = inside.find('=');
    Variable variable;
    variable.field_path = inside.substr(0, equals);
    if (!IsFieldPath(variable.field_path)) return Wrong(text, "has no field path in its braces");
    variable.begin = path.segments.size();
    const std::string_view pattern =
        equals == std::string_view::npos ? std::string_view("*") : inside.substr(equals + 1);
    for (const std::string_view inner : SplitSegments(pattern)) {
      if (inner.empty() || inner.find_first_of("{}=") != std::string_view::npos) {
        return Wrong(text, "has a malformed variable");
      }
      path.segments.push_back(SegmentOf(inner));
    }
    variable.end = path.segments.size();
    variable.is_single =
        variable.end == variable.begin + 1 && path.segments.back().kind == Kind::kAny;
    for (const Variable& other : path.variables) {
      if (other.field_path == variable.field_path) return Wrong(text, "binds a field twice");
    }
    path.variables.push_back(std::move(variable));
  }
  for (std::size_t i = 0; i + 1 < path.segments.size(); ++i) {
    if (path.segments[i].kind == Kind::kRest) return Wrong(text, "has ** before its end");
  }
  return path;
}

std::string PathTemplate::Shape() const {
  std::string shape;
  for (const Segment& segment : segments) {
    shape += '/';
    shape += segment.kind == Kind::kAny ? "*" : segment.kind == Kind::kRest ? "**" : segment.text;
  }
  if (!verb.empty()) shape += ":" + verb;
  return shape;
}

// Routes that end here: verb → method → route.
struct PathTable::Leaf {
  std::map<std::string, std::map<std::string, int, std::less<>>, std::less<>> by_verb;
};

struct PathTable::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> any;
  std::unique_ptr<Leaf> rest;
  Leaf leaf;
};

// A path being looked up.
struct PathTable::Search {
  std::vector<std::string_view> segments;
  std::string_view verb;
};

PathTable::PathTable() : root_(std::make_unique<Node>()) {}
PathTable::~PathTable() = default;
PathTable::PathTable(PathTable&&) noexcept = default;
PathTable& PathTable::operator=(PathTable&&) noexcept = default;

absl::Status PathTable::Add(std::string_view method, PathTemplate path, int route) {
  Node* node = root_.get();
  Leaf* leaf = nullptr;
  for (const PathTemplate::Segment& segment : path.segments) {
    if (segment.kind == PathTemplate::Kind::kRest) {
      if (node->rest == nullptr) node->rest = std::make_unique<Leaf>();
      leaf = node->rest.get();
      break;
    }
    std::unique_ptr<Node>& next =
        segment.kind == PathTemplate::Kind::kAny ? node->any : node->literals[segment.text];
    if (next == nullptr) next = std::make_unique<Node>();
    node = next.get();
  }
  if (leaf == nullptr) leaf = &node->leaf;
  if (!leaf->by_verb[path.verb].emplace(std::string(method), route).second) {
    return base::Failure(absl::StatusCode::kAlreadyExists, "ROUTE_TAKEN",
                         std::string(method) + " " + path.Shape() + " has two routes");
  }
  if (templates_.size() <= static_cast<std::size_t>(route)) {
    templates_.resize(static_cast<std::size_t>(route) + 1);
  }
  templates_[static_cast<std::size_t>(route)] = std::move(path);
  return absl::OkStatus();
}

const std::map<std::string, int, std::less<>>* PathTable::Walk(const Node& node, Search& search,
                                                               std::size_t at) const {
  const auto methods_of = [&](const Leaf& leaf) -> const std::map<std::string, int, std::less<>>* {
    auto found = leaf.by_verb.find(search.verb);
    return found == leaf.by_verb.end() ? nullptr : &found->second;
  };
  if (at == search.segments.size()) {
    if (const auto* methods = methods_of(node.leaf)) return methods;
  } else {
    const std::string_view segment = search.segments[at];
    auto literal = node.literals.find(segment);
    if (literal == node.literals.end() && segment.find('%') != std::string_view::npos) {
      if (const auto decoded = DecodePath(segment)) literal = node.literals.find(*decoded);
    }
    if (literal != node.literals.end()) {
      if (const auto* methods = Walk(*literal->second, search, at + 1)) return methods;
    }
    if (node.any != nullptr && !segment.empty()) {
      if (const auto* methods = Walk(*node.any, search, at + 1)) return methods;
    }
  }
  return node.rest != nullptr ? methods_of(*node.rest) : nullptr;
}

PathTable::Match PathTable::Find(std::string_view method, std::string_view path) const {
  Match match;
  if (!path.starts_with('/')) return match;
  Search search;
  for (std::size_t begin = 1; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    if (search.segments.size() == kMaxSegments) return match;
    search.segments.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  if (search.segments.empty()) return match;
  // With the verb first; then the colon as part of the segment.
  const std::map<std::string, int, std::less<>>* methods = nullptr;
  const std::string_view last = search.segments.back();
  const std::size_t colon = last.rfind(':');
  if (colon != std::string_view::npos) {
    search.segments.back() = last.substr(0, colon);
    search.verb = last.substr(colon + 1);
    if (!search.verb.empty()) methods = Walk(*root_, search, 0);
    if (methods == nullptr) {
      search.segments.back() = last;
      search.verb = {};
    }
  }
  if (methods == nullptr) methods = Walk(*root_, search, 0);
  if (methods == nullptr) return match;
  auto found = methods->find(method == "HEAD" ? std::string_view("GET") : method);
  if (found == methods->end()) {
    match.outcome = Match::Outcome::kOtherMethod;
    for (const auto& [name, route] : *methods) {
      if (!match.allowed.empty()) match.allowed += ", ";
      match.allowed += name;
      if (name == "GET") match.allowed += ", HEAD";
    }
    return match;
  }
  match.route = found->second;
  for (const auto& variable : templates_[static_cast<std::size_t>(match.route)].variables) {
    const std::size_t end =
        templates_[static_cast<std::size_t>(match.route)].segments.back().kind ==
                    PathTemplate::Kind::kRest &&
                variable.end == templates_[static_cast<std::size_t>(match.route)].segments.size()
            ? search.segments.size()
            : variable.end;
    std::string value;
    for (std::size_t i = variable.begin; i < end; ++i) {
      const auto decoded = DecodePath(
          search.segments[i], variable.is_single ? KeepEscapes::kNone : KeepEscapes::kSlashes);
      if (!decoded) {
        match.outcome = Match::Outcome::kMalformed;
        return match;
      }
      if (i > variable.begin) value += '/';
      value += *decoded;
    }
    match.values.emplace_back(variable.field_path, std::move(value));
  }
  match.outcome = Match::Outcome::kFound;
  return match;
}

}  // namespace deskmesh::gateway
