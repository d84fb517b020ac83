// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/asked_contents.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "knowledge/core/asked_actions.h"
#include "knowledge/core/glossary.h"
#include "knowledge/core/query_plan.h"
#include "platform/text/normalize.h"
#include "platform/text/stemmer.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMostContents = 64;
constexpr float kPairMass = 0.5F;
// What any word tells besides its rarity, which says little in a small help centre.
constexpr float kLeastMass = 0.5F;
// Who tells a story says much that needs no answer.
constexpr double kFewContents = 6;
// Of two words, one is said and no article has the other: as likely to be said in other words.
constexpr double kMostOfTwo = 0.5;

// Words that tell how somebody asks and what any help centre is about, besides the function words.
constexpr std::string_view kAsking =
    "way|ways|help|know|show|tell|find|explain|mean|possible|impossible|support|supported|work|works|"
    "use|using|used|make|makes|making|made|thing|something|anything|anyone|someone|somebody|everyone|"
    "everything|people|person|user|able|still|already|question|problem|issue|step|guide|tutorial|"
    "instruction|option|feature|function|functionality|go|goes|going|try|trying|tried|look|looking|"
    "say|see|error|errors|seem|seems|happen|happens|happened|hi|hello|hey|thanks|thank|sorry|ok|yes|"
    "instead|else|yet|ever|just|really|actually|currently|now|today|much|many|lot|long|often|one|two|"
    "since|per|via|right|wrong|correct|best|better|good|new|old|own|different|several|every|whole|"
    "like|wondering|wonder|wish|would|start|begin|stop|keep|put|take|give|allow|allowed|let|"
    "limit|limits|maximum|max|minimum|most|number|amount|count|list|"
    "difference|meaning|come|comes|coming|back|stay|stays|done|again|last|next|yesterday|tomorrow|tonight|"
    "morning|evening|monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|day|month|year|"
    "ago|forever|always|never|boss|colleague|colleagues|team|company|"
    "set|track|need|get|got|want|"
    "app|application|software|system|platform|product|tool|site|website|page|place|time|times|"
    "支持|报错|错误|方法|办法|方式|步骤|流程|教程|功能|操作|使用|帮忙|帮助|告诉|知道|想要|希望|麻烦|谢谢|感谢|你好|"
    "您好|在哪|在哪里|哪儿|具体|介绍|说明|系统|平台|软件|产品|工具|页面|问题|情况|东西|时候|现在|目前|有人|"
    "大家|别人|能不能|可不可以|行不行|是不是|会不会|要不要|为啥|咋|咋样|咋办|多久|多大|多长|最多|最少|最大|"
    "最小|上限|限制|数量|个数|允许|实现|看看|看到|觉得|怎么弄|弄|搞|不能|不会|不了|无法|直接|自己|一直|突然|"
    "总是|太多|太少|很多|不少|一次|好像|已经|所有|全部|每个|其他|别的|新的|开始|出现|发现|显示|找到|比较|关于|通过|得到|里面|上面|"
    "我的|你的|您的|他的|她的|我们的|你们的|您们的|哪种|哪些|几个|多个|一起|同时|以后|之后|之前|每次|意思|一样|区别|"
    "可能|反而|存在|单独|入口|老板|领导|同事|今天|昨天|明天|早上|晚上|周末|上次|下次|最近|刚才|某个|"
    "啥|是啥|啥意思|啥样|干啥|网页|网站|网址|记得|记不得|想不起来|我们公司|我们团队|公司|团队|本月|上个月|这个月|下个月|"
    "每天|每月|每周|每年|今年|去年|需要";

const std::unordered_set<std::string>& AskingWords() {
  static const std::unordered_set<std::string> words = [] {
    std::unordered_set<std::string> out;
    for (size_t start = 0; start < kAsking.size();) {
      const size_t end = std::min(kAsking.find('|', start), kAsking.size());
      out.insert(text::StemEnglish(kAsking.substr(start, end - start)));
      start = end + 1;
    }
    return out;
  }();
  return words;
}

bool IsChinese(std::string_view term) {
  size_t behind = 0;
  return !term.empty() && text::IsHan(text::DecodeUtf8(term, &behind));
}

// A single character that isn't grammar's.
bool IsTelling(const text::Term& term) {
  constexpr float kGrammar = 0.2F;
  return term.weight > kGrammar && IsChinese(term.text);
}

// Whether a word that no article has is a number, a file, an address or a part of one.
bool IsOnesOwn(std::string_view question, const text::Term& word) {
  const bool has_sign =
      std::ranges::any_of(word.text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  const auto is_at = [&](size_t place) {
    return place < question.size() && question[place] == '@';
  };
  return has_sign || is_at(word.end) || (word.begin > 0 && is_at(word.begin - 1));
}

// Whether a Chinese word that no article has is but a pronoun, an adverb or a verb of every day with what
// goes with it, which the segmentation took for one word: 还想, 我要, 做完, 关掉.
bool IsEveryday(std::string_view word) {
  constexpr std::u32string_view kBefore =
      U"我你您他她它这那哪还都也就又很太更最不没有请想要把被给让再";
  constexpr std::u32string_view kBehind = U"的了着过吗呢个掉开到完好错成出起来去进回住有要";
  const std::u32string characters = text::ToUtf32(word);
  return characters.size() >= 2 && text::IsHan(characters[0]) &&
         (kBefore.find(characters.front()) != std::u32string_view::npos ||
          kBehind.find(characters.back()) != std::u32string_view::npos);
}

// Whether one of them is of the other script than the word.
bool IsOfOther(std::string_view word, std::string_view term) {
  return IsChinese(word) != IsChinese(term);
}

}  // namespace

bool IsAskingWord(const std::string& term) { return AskingWords().contains(term); }

std::vector<AskedContent> AskedContentsOf(std::string_view question, const PostingIndex& postings,
                                          const SynonymTable& synonyms,
                                          const TranslationModel& translations,
                                          std::span<const OtherReading> others) {
  const std::vector<text::Term> terms = text::Analyze(question);
  const std::vector<ConceptMatch> concepts = Glossary::BuiltIn().Find(question);
  const std::vector<SynonymTable::Saying> sayings =
      synonyms.Sayings(text::NormalizeToString(question));
  std::vector<AskedContent> contents;
  std::unordered_set<std::string> seen;
  bool follows_character = false;
  for (size_t i = 0; i < terms.size() && contents.size() < kMostContents;) {
    const uint32_t position = terms[i].position;
    size_t stop = i;
    while (stop < terms.size() && terms[stop].position == position) ++stop;
    // What stands before the whole word ties it to the word before.
    size_t whole = i;
    while (whole < stop && terms[whole].weight < 1) ++whole;
    const bool is_character = whole == stop && IsTelling(terms[stop - 1]);
    // Two characters that make no word of the dictionary may be a word all the same.
    if (is_character && follows_character && stop - i == 2) whole = i;
    follows_character = is_character && whole == stop;
    i = stop;
    if (whole == stop) continue;
    const text::Term& word = terms[whole];
    const TermId id = postings.Find(word.text);
    const bool is_known = id != kNoTerm && postings.HasLiveDocument(id);
    // Dates, amounts, files and addresses of one's own say nothing of what is asked.
    if (!is_known && (IsOnesOwn(question, word) || IsEveryday(word.text))) continue;
    if (IsAskingWord(word.text) || !seen.insert(word.text).second) continue;
    AskedContent content;
    content.begin = word.begin;
    content.end = word.end;
    content.is_chinese = IsChinese(word.text);
    content.mass = kLeastMass + (is_known ? postings.Rarity(id) : postings.GreatestRarity());
    if (word.weight < 1) content.mass *= kPairMass;
    const auto add = [&](std::string_view term) {
      const TermId other = postings.Find(term);
      if (other == kNoTerm) return;
      content.said_by.push_back(other);
    };
    if (is_known) content.said_by.push_back(id);
    for (const auto& translation : translations.Of(word.text)) {
      add(translation.term);
      content.is_known_elsewhere |= IsOfOther(word.text, translation.term);
    }
    for (const ConceptMatch& match : concepts) {
      const bool is_in = match.begin <= word.begin && match.end >= word.end;
      if (!is_in) continue;
      add(ConceptTerm(match.concept_id));
      content.is_known_elsewhere = true;
    }
    for (const std::string& term : OtherWordsOfAction(word.text)) {
      add(term);
      content.is_known_elsewhere = true;
    }
    for (const SynonymTable::Saying& saying : sayings) {
      if (std::ranges::find(*saying.said, word.text) == saying.said->end()) continue;
      for (const std::string& term : *saying.other) {
        add(term);
        content.is_known_elsewhere |= IsOfOther(word.text, term);
      }
    }
    for (const OtherReading& other : others) {
      const bool is_there = other.begin <= word.begin && other.end >= word.end;
      if (is_there && other.term != kNoTerm) content.said_by.push_back(other.term);
    }
    for (size_t part = whole + 1; part < stop && word.weight >= 1; ++part) {
      if (terms[part].weight >= 0.3F) content.parts.push_back(postings.Find(terms[part].text));
    }
    contents.push_back(std::move(content));
  }
  return contents;
}

double UnsaidShare(std::span<const AskedContent> contents, const PostingIndex& postings,
                   std::span<const DocNumber> texts, bool in_other_language) {
  const auto is_said = [&](TermId term) {
    return term != kNoTerm && std::ranges::any_of(texts, [&](DocNumber doc) {
             return postings.ImpactIn(term, doc) > 0;
           });
  };
  const auto has_an_article = [&](TermId term) {
    return term != kNoTerm && postings.HasLiveDocument(term);
  };
  double all = 0, unsaid = 0;
  size_t said_words = 0, unknown_words = 0;
  for (const AskedContent& content : contents) {
    if (std::ranges::any_of(content.said_by, is_said)) {
      all += content.mass;
      ++said_words;
      continue;
    }
    if (std::ranges::none_of(content.said_by, has_an_article)) ++unknown_words;
    if (in_other_language && !content.is_known_elsewhere) continue;
    all += content.mass;
    const auto said = static_cast<double>(std::ranges::count_if(content.parts, is_said));
    const double share =
        content.parts.empty() ? 0 : said / static_cast<double>(content.parts.size());
    unsaid += content.mass * (1 - share);
  }
  if (all <= 0) return 0;
  const double share =
      unsaid / all * std::min(1.0, kFewContents / static_cast<double>(contents.size()));
  const bool is_one_of_two = contents.size() == 2 && said_words == 1 && unknown_words == 1;
  return is_one_of_two ? std::min(share, kMostOfTwo) : share;
}

}  // namespace deskmesh::knowledge
