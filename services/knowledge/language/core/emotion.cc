// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/emotion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "knowledge/core/phrase_text.h"
#include "knowledge/language/core/emotion_signs.h"
#include "knowledge/language/core/emotion_tone.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMaxBytes = 8'000;

class Reader {
 public:
  explicit Reader(std::string_view message)
      : original_(text::TruncateUtf8(message, kMaxBytes)), text_(original_) {
    MaskUndecided(text_);
    MaskDoubleNegations(text_);
    inverted_praise_ = TakeInvertedPraise();
    MaskFeelingsOfOthers(text_);
    text_.Mask(FeelinglessPhrases());
    MaskAttributes();
    MaskMentions(text_);
    mocked_ = MaskMockery(text_);
    is_plain_question_ =
        text_.HasAny(PlainQuestionPhrases()) || OpensSentence(text_, PlainQuestionOpenings());
  }

  EmotionReading Run() {
    const std::string_view irony = is_plain_question_ ? "" : FindIrony(text_);
    double satisfied = inverted_praise_ + Score(SatisfiedSigns(), &negated_praise_);
    const bool is_unsolved = text_.HasAny(ReservationPhrases()) && text_.HasAny(UnsolvedPhrases());
    if (is_unsolved) satisfied *= kMereManners;
    // However much praise there is.
    const bool is_denied =
        negated_praise_ >= std::max(1.0, satisfied) && !text_.HasAny(TurnPhrases());
    const bool is_fault = HasOpenFault(text_);
    if (is_fault || IsWry(text_) || is_denied || IsPraiseOfOthers(text_)) {
      satisfied = std::min(satisfied, kBesideFault);
    }
    // What is denied praise is complaint: 不太满意.
    double angry =
        Score(AngrySigns(), nullptr) + 0.9 * negated_praise_ + BareFeeling(BareAngerWords());
    double anxious = Score(AnxiousSigns(), nullptr) + BareFeeling(BareWorryWords());
    if (!mocked_.empty() && is_fault) {
      angry += kOfMockery;
      Because(mocked_);
    }
    if (!irony.empty()) {
      angry += kOfIrony;
      satisfied *= kOfIronicPraise;
      Because(irony);
    }
    const bool may_wait = text_.HasAny(CalmPhrases());
    if (may_wait) anxious *= kMayWait;
    const double loudness = Loudness();
    const std::array<double, 4> scores = {
        1.0, angry > 0 ? angry * (1 + 0.3 * loudness) : 0.35 * loudness,
        anxious > 0 ? anxious * (1 + 0.2 * loudness) : 0, satisfied};
    std::array<double, 4> likelihood{};
    double total = 0;
    for (size_t i = 0; i < scores.size(); ++i) {
      likelihood[i] = std::exp(1.6 * scores[i]);
      total += likelihood[i];
    }
    const size_t best =
        static_cast<size_t>(std::ranges::max_element(likelihood) - likelihood.begin());
    reading_.emotion = static_cast<Emotion>(best);
    reading_.confidence = likelihood[best] / total;
    // Fire is praise beside praise.
    if (satisfied >= kOfPlainPraise) text_.Mask("🔥");
    double negated = 0;
    const double urgent = Score(UrgentSigns(), &negated) *
                          (may_wait || IsPast(text_) || IsSupposed(text_) ? kMayWait : 1.0);
    reading_.urgency = 1 - std::exp(-(1.1 * urgent + 0.15 * loudness + 0.2 * (angry + anxious)));
    if (reading_.because.size() > 5) reading_.because.resize(5);
    return std::move(reading_);
  }

 private:
  void MaskAttributes() {
    ForEachPhrase(AttributePhrases(), [&](std::string_view phrase) {
      for (auto match = text_.Find(phrase); match; match = text_.Find(phrase, match.begin + 1)) {
        const std::string_view behind = text_.view().substr(match.end);
        const bool is_before_thing = !behind.empty() &&
                                     static_cast<unsigned char>(behind.front()) >= 0x80 &&
                                     !behind.starts_with("。") && !behind.starts_with("…");
        if (is_before_thing) text_.Mask(match.begin, match.end);
      }
    });
  }

  // Sum of the signs' strengths; a phrase inside one already counted is left out.
  double Score(std::span<const EmotionSigns> signs, double* negated) {
    double score = 0;
    std::vector<std::pair<size_t, size_t>> counted;
    const auto is_free = [&](size_t at, size_t behind) {
      return std::ranges::none_of(
          counted, [&](const auto& span) { return at < span.second && span.first < behind; });
    };
    for (const EmotionSigns& group : signs) {
      const double worth = group.is_weak_in_questions && is_plain_question_ ? kInQuestion : 1.0;
      ForEachPhrase(group.phrases, [&](std::string_view phrase) {
        for (auto match = text_.Find(phrase); match; match = text_.Find(phrase, match.begin + 1)) {
          const auto [at, behind] = match;
          if (!is_free(at, behind)) continue;
          counted.emplace_back(at, behind);
          const double strength =
              worth * group.strength * (text_.HasBefore(at, IntensifierPhrases(), 14) ? 1.3 : 1.0);
          if (const size_t denial = group.can_be_denied ? FindDenial(at) : PhraseText::kNone;
              denial != PhraseText::kNone) {
            if (negated != nullptr) *negated += strength;
            if (negated == &negated_praise_) BecauseOf(denial, behind);
            continue;
          }
          if (negated == &negated_praise_ &&
              (DeniesPraise(at, phrase) || MocksPraise(at, behind))) {
            *negated += strength;
            continue;
          }
          score += strength;
          Because(phrase.find('*') == std::string_view::npos
                      ? phrase
                      : text_.view().substr(at, behind - at));
          return;  // said twice is not meant twice
        }
      });
    }
    return score;
  }

  // A word that stands in another one tells nothing more.
  void Because(std::string_view phrase) {
    std::vector<std::string>& because = reading_.because;
    const auto holds = [](std::string_view a, std::string_view b) { return a.find(b) != a.npos; };
    for (const std::string& said : because) {
      if (holds(said, phrase)) return;
    }
    std::erase_if(because, [&](const std::string& said) { return holds(phrase, said); });
    because.emplace_back(phrase);
  }

  // What is said from one place to another, unless a part of it was taken out.
  void BecauseOf(size_t begin, size_t end) {
    const std::string_view said = text_.view().substr(begin, end - begin);
    if (said.find('\x01') == std::string_view::npos) Because(said);
  }

  // Where the denial of what stands at `at` begins. 不 right before it denies it, whichever word the
  // segmentation takes it to: 很不|满意.
  size_t FindDenial(size_t at) const {
    const std::string_view before = text_.view().substr(0, at);
    for (const std::string_view denial : {"不", "没", "未"}) {
      // 有没有人在管 asks.
      if (before.ends_with(denial) && !before.ends_with("有没")) return at - denial.size();
    }
    return text_.FindBefore(at, NegationPhrases(), kDenialReach);
  }

  bool DeniesPraise(size_t at, std::string_view phrase) {
    std::string_view denial;
    ForEachPhrase(PraiseDenialPhrases(), [&](std::string_view one) {
      const bool is_latin = text::IsAsciiLetter(static_cast<unsigned char>(one.front()));
      const size_t reach = one.size() + (is_latin ? kLatinDenialGap : kDenialReach);
      if (denial.size() < one.size() && text_.HasBefore(at, one, reach)) denial = one;
    });
    if (denial.empty()) return false;
    Because(std::string(denial) + "…" + std::string(phrase));
    return true;
  }

  bool MocksPraise(size_t at, size_t behind) {
    std::string_view rest = text_.view().substr(behind);
    if (rest.starts_with(' ')) rest.remove_prefix(1);
    bool mocks = false;
    ForEachPhrase(PraiseMockeries(), [&](std::string_view mockery) {
      if (mocks || !rest.starts_with(mockery)) return;
      mocks = true;
      BecauseOf(at, text_.view().size() - rest.size() + mockery.size());
    });
    return mocks;
  }

  // Takes the phrases out: the words of displeasure in them are none.
  double TakeInvertedPraise() {
    double score = 0;
    ForEachPhrase(InvertedPraisePhrases(), [&](std::string_view phrase) {
      const auto match = text_.Find(phrase);
      if (!match) return;
      score += kOfInvertedPraise;
      Because(phrase);
      text_.Mask(match.begin, match.end);
    });
    return score;
  }

  // "Frustrated." alone is all the writer says.
  double BareFeeling(std::string_view words) {
    const std::string_view message = WithoutMarks(text_.view());
    double score = 0;
    ForEachPhrase(words, [&](std::string_view word) {
      if (word != message) return;
      score = kOfBareFeeling;
      Because(word);
    });
    return score;
  }

  // Exclamation marks and capitals: 0 calm, 1 and more loud.
  double Loudness() const {
    double marks = 0;
    size_t letters = 0, capitals = 0;
    for (size_t i = 0; i < original_.size();) {
      const char32_t c = text::DecodeUtf8(original_, &i);
      if (c == U'!' || c == U'！' || c == 0x203C) marks += 1;
      if ((c == U'?' || c == U'？') && marks > 0) marks += 0.3;
      letters += text::IsAsciiLetter(c) ? 1 : 0;
      capitals += text::IsAsciiUpper(c) ? 1 : 0;
    }
    const double shouting = letters >= 10 && capitals * 10 > letters * 7 ? 1.5 : 0;
    return std::min(3.0, std::max(0.0, marks - 1) * 0.5 + (marks > 0 ? 0.3 : 0) + shouting);
  }

  static constexpr double kInQuestion = 0.5;
  static constexpr double kMereManners = 0.4;
  static constexpr double kBesideFault = 0.7;  // less than what tells
  static constexpr size_t kDenialReach = 12;  // bytes: four Han characters, or two short words

  static constexpr size_t kLatinDenialGap = 20;  // bytes between: three short words
  static constexpr double kOfInvertedPraise = 1.8;
  static constexpr double kOfBareFeeling = 1.4;
  static constexpr double kOfIrony = 2.2;
  static constexpr double kOfIronicPraise = 0.1;
  static constexpr double kOfMockery = 1.2;
  static constexpr double kOfPlainPraise = 1.4;
  static constexpr double kMayWait = 0.3;

  std::string_view original_;
  PhraseText text_;
  bool is_plain_question_ = false;
  std::string_view mocked_;  // a word in quotes that isn't believed
  double inverted_praise_ = 0;
  double negated_praise_ = 0;
  EmotionReading reading_;
};

}  // namespace

EmotionReading ReadEmotion(std::string_view message) { return Reader(message).Run(); }

std::string_view EmotionName(Emotion emotion) {
  switch (emotion) {
    case Emotion::kAngry:
      return "angry";
    case Emotion::kAnxious:
      return "anxious";
    case Emotion::kSatisfied:
      return "satisfied";
    case Emotion::kNeutral:
      break;
  }
  return "neutral";
}

}  // namespace deskmesh::knowledge
