// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/recommendation.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <unordered_set>

#include "knowledge/core/error_codes.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kConsidered = 20;
constexpr double kPageWeight = 2.0;  // where the reader is now
constexpr double kReadWeight = 0.7;
constexpr double kAskedWeight = 0.7;
constexpr double kTicketWeight = 0.6;
constexpr double kRoleWeight = 0.3;
constexpr double kPopularWeight = 0.2;

struct Votes {
  double total = 0;
  double strongest = 0;
  RecommendationReason reason = RecommendationReason::kPopular;
};

// What speaks for each article, as far as it isn't to be left out.
class Ballot {
 public:
  Ballot(const ArticleIndex& index, const ReaderContext& reader)
      : index_(index), filter_(reader.filter) {
    for (const std::string& id : reader.read_ids) left_out_.insert(index.GroupOf(id));
  }

  // Every hit by what it scores beside a perfect match of a word that only one article has: that some
  // word of the text stands everywhere says nothing. Far worse ones than the best are chance.
  void AddSearch(const std::string& text, double weight, RecommendationReason reason) {
    constexpr double kChance = 0.3;
    if (text.find_first_not_of(' ') == std::string::npos) return;
    SearchQuery query;
    query.text = text;
    query.filter = filter_;
    // Those left out, and their translations, may be the best.
    query.limit = kConsidered + 2 * left_out_.size();
    query.mends_typos = reason != RecommendationReason::kPage;
    query.with_snippets = false;
    const SearchResult found = index_.Search(query);
    double best = 0;
    for (const SearchHit& hit : found.hits) {
      if (IsLeftOut(hit.id)) continue;
      best = std::max(best, hit.score);
      if (hit.score < kChance * best) break;
      Add(hit.id, weight * hit.score / std::max(best, found.evidence.rarest_word), reason);
    }
  }

  // The newest first, the ones before half as much each; what is there twice counts once.
  void AddTexts(const std::vector<std::string>& texts, double weight) {
    std::vector<std::string_view> seen;
    for (auto text = texts.rbegin(); text != texts.rend() && seen.size() < kTellingTexts; ++text) {
      if (text->empty() || std::ranges::find(seen, *text) != seen.end()) continue;
      seen.push_back(*text);
      AddSearch(*text, weight, RecommendationReason::kHistory);
      weight /= 2;
    }
  }

  void AddPopular() {
    for (const PopularArticle& article :
         index_.MostPopular(filter_, kConsidered + 2 * left_out_.size())) {
      if (IsLeftOut(article.id)) continue;
      // A little for all, so that a young help centre recommends too.
      Add(article.id, kPopularWeight * (0.05 + article.popularity), RecommendationReason::kPopular);
      if (article.is_for_role) Add(article.id, kRoleWeight, RecommendationReason::kRole);
    }
  }

  // Of translations of each other the better one.
  std::vector<Recommendation> Best(size_t limit) {
    std::vector<Recommendation> found;
    for (const auto& [id, votes] : votes_) found.push_back({id, votes.reason, votes.total});
    std::ranges::sort(found, [](const Recommendation& a, const Recommendation& b) {
      return a.score != b.score ? a.score > b.score : a.id < b.id;
    });
    std::vector<Recommendation> kept;
    std::unordered_set<std::string> groups;
    for (Recommendation& candidate : found) {
      if (kept.size() == limit) break;
      if (groups.insert(index_.GroupOf(candidate.id)).second) kept.push_back(std::move(candidate));
    }
    return kept;
  }

 private:
  void Add(const std::string& id, double score, RecommendationReason reason) {
    Votes& votes = votes_[id];
    votes.total += score;
    if (score <= votes.strongest) return;
    votes.strongest = score;
    votes.reason = reason;
  }
  bool IsLeftOut(const std::string& id) const { return left_out_.contains(index_.GroupOf(id)); }

  const ArticleIndex& index_;
  const SearchFilter& filter_;
  std::unordered_set<std::string> left_out_;
  std::map<std::string, Votes> votes_;
};

bool IsDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool IsLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool IsBeyondAscii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// A word may end with one digit, as `oauth2`; more of them make an id.
bool IsWordLike(std::string_view word) {
  if (word.size() > 3 && IsDigit(word.back())) word.remove_suffix(1);
  return word.size() > 1 && std::ranges::none_of(word, IsDigit);
}

// What people write in other scripts is no id; numbers in it go, those of a word like `Excel2016` stay.
std::string WithoutNumbers(std::string_view run) {
  std::string kept;
  bool is_in_word = false;
  for (const char c : run) {
    kept += IsDigit(c) && !is_in_word ? ' ' : c;
    is_in_word = IsLetter(c) || (IsDigit(c) && is_in_word);
  }
  return kept;
}

int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  const int letter = std::tolower(static_cast<unsigned char>(c)) - 'a';
  return letter >= 0 && letter < 6 ? letter + 10 : -1;
}

std::string PercentDecoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
    const int low = high >= 0 ? HexDigit(text[i + 2]) : -1;
    if (low < 0) {
      decoded += text[i];
      continue;
    }
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

// Where an address begins to say something: behind scheme and host. Nothing of a title.
size_t PathStart(std::string_view page) {
  if (page.starts_with('/')) return 0;
  const size_t scheme = page.find("://");
  const bool is_address = scheme != std::string_view::npos &&
                          page.substr(0, scheme).find(' ') == std::string_view::npos;
  if (!is_address) return std::string_view::npos;
  return std::min(page.find('/', scheme + 3), page.size());
}

// How files of pages are called.
bool IsFileWord(std::string_view word) {
  constexpr std::array<std::string_view, 6> kWords = {"index", "html", "htm", "php", "aspx", "jsp"};
  return std::ranges::find(kWords, word) != kWords.end();
}

void Append(std::string_view word, std::string* words) {
  if (!words->empty()) *words += ' ';
  *words += word;
}

// What stands between other characters of a part of an address.
void AddParts(std::string_view text, std::string* words) {
  const auto is_part = [](char c) { return IsDigit(c) || IsLetter(c) || IsBeyondAscii(c); };
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && is_part(text[end])) ++end;
    const std::string_view run = text.substr(i, end - i);
    i = end + 1;
    if (std::ranges::any_of(run, IsBeyondAscii)) {
      Append(WithoutNumbers(run), words);
    } else if (IsWordLike(run) && !IsFileWord(run)) {
      Append(run, words);
    }
  }
}

// What people wrote stays as it is, without "(3)" and "2024".
std::string TitleWords(std::string_view title) {
  const auto is_certain = [](const NamedCode& code) {
    return code.kind == NamedCode::Kind::kCertain;
  };
  if (std::ranges::any_of(CodesIn(title), is_certain)) return std::string(title);
  std::string words;
  for (size_t i = 0; i < title.size();) {
    const size_t end = std::min(title.find(' ', i), title.size());
    const std::string_view word = title.substr(i, end - i);
    i = end + 1;
    if (std::ranges::any_of(word, IsBeyondAscii)) {
      Append(WithoutNumbers(word), &words);
    } else if (std::ranges::any_of(word, IsLetter)) {
      Append(word, &words);
    }
  }
  return words;
}

}  // namespace

std::string PageWords(std::string_view page) {
  const size_t start = PathStart(page);
  if (start == std::string_view::npos) return TitleWords(page);
  std::string words;
  std::string_view path = page.substr(start);
  path = path.substr(0, path.find_first_of("?#"));
  for (size_t i = 0; i < path.size();) {
    const size_t end = std::min(path.find('/', i), path.size());
    const std::string part = PercentDecoded(path.substr(i, end - i));
    if (part.find('@') == std::string::npos) AddParts(part, &words);
    i = end + 1;
  }
  return words;
}

std::vector<Recommendation> RecommendArticles(const ArticleIndex& index,
                                              const ReaderContext& reader, size_t limit) {
  Ballot ballot(index, reader);
  ballot.AddSearch(PageWords(reader.page) + ' ' + PageWords(reader.page_title), kPageWeight,
                   RecommendationReason::kPage);
  ballot.AddTexts(reader.read_titles, kReadWeight);
  ballot.AddTexts(reader.questions, kAskedWeight);
  ballot.AddTexts(reader.tickets, kTicketWeight);
  ballot.AddPopular();
  return ballot.Best(limit);
}

std::string_view RecommendationReasonName(RecommendationReason reason) {
  switch (reason) {
    case RecommendationReason::kPage:
      return "PAGE";
    case RecommendationReason::kHistory:
      return "HISTORY";
    case RecommendationReason::kRole:
      return "ROLE";
    case RecommendationReason::kPopular:
      break;
  }
  return "POPULAR";
}

}  // namespace deskmesh::knowledge
