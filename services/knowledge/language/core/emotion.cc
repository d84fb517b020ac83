// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/emotion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "platform/text/normalize.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMaxBytes = 8'000;

// Signs of one emotion by strength. Chinese phrases match anywhere, English ones as whole words.
struct Signs {
  double strength;
  std::string_view phrases;  // separated by |
};

constexpr Signs kAngry[] = {
    {2.4,
     "垃圾|骗子|骗钱|坑人|坑爹|滚|他妈|妈的|操|傻逼|傻x|智障|脑残|废物|忍无可忍|气死|欺骗|欺诈|黑心|无耻|恶心|"
     "投诉你们|我要投诉|曝光|12315|消协|起诉|律师函|退钱|还我钱|什么破|破软件|烂透|太烂|最烂|受够|离谱|过分|"
     "bullshit|fuck|fucking|wtf|shit|shitty|crap|idiot|idiots|stupid|moron|scam|scammers|fraud|rip off|"
     "ripoff|liar|liars|garbage|piece of junk|worst|disgusting|disgrace|outrageous|unacceptable|"
     "ridiculous|pathetic|fed up|sick of|sick and tired|furious|had enough|lawsuit|sue you|my lawyer|"
     "🤬|😡|👿|💢|🖕|😤"},
    {1.4,
     "愤怒|生气|火大|恼火|气人|无语|差劲|太差|很差|极差|糟糕|失望|不满|投诉|态度差|态度恶劣|敷衍|推卸|踢皮球|"
     "没人管|没人理|不负责|浪费时间|耽误|忽悠|坑|烂|难用|后悔|差评|有病|搞什么|什么玩意|什么意思|凭什么|"
     "怎么回事啊|到底管不管|到底解不解决|还没解决|一直没解决|第几次|又来了|又崩|又出问题|反复出现|"
     "angry|annoyed|annoying|frustrated|frustrating|frustration|terrible|horrible|awful|useless|"
     "disappointed|disappointing|hate|rude|joke|waste of time|wasting my time|complaint|complain|"
     "unprofessional|incompetent|nobody cares|no one cares|ignored|ignoring me|still not fixed|"
     "still broken|still waiting|again and again|third time|yet again|what the hell|how dare|"
     "not happy|very unhappy|lousy|poor service|demand|👎|🙄|😠|😒|💩"},
};

constexpr Signs kAnxious[] = {
    {2.2,
     "急死|十万火急|万分火急|火烧眉毛|救命|急急急|急！|非常着急|特别急|很着急|慌了|崩溃了我|怎么办啊|完蛋|要命|"
     "desperate|desperately|panic|panicking|freaking out|emergency|help me please|please help|"
     "oh no|going crazy|begging|😱|🆘|😰|😭|😨|🙏🙏"},
    {1.3,
     "着急|焦急|担心|害怕|紧急|紧迫|尽快|赶紧|赶快|马上|立刻|立即|麻烦快|快点|等不及|来不及|急用|急需|加急|急|"
     "怎么办|不知所措|丢了怎么|会不会丢|数据还在吗|还能恢复吗|能不能快|拜托|求助|求求|在线等|"
     "worried|worry|worrying|anxious|nervous|afraid|scared|urgent|urgently|asap|as soon as possible|"
     "immediately|right away|right now|hurry|deadline|time sensitive|critical|concerned|stressed|"
     "stuck|cannot wait|can't wait|what should i do|what do i do|did i lose|lost everything|"
     "lose my data|please hurry|😟|😢|😥|😓|🙏|🥺|😖|😩"},
};

constexpr Signs kSatisfied[] = {
    {2.0,
     "非常满意|很满意|太棒|太好了|完美|点赞|好评|五星|厉害|优秀|贴心|专业又|多谢|非常感谢|太感谢|十分感谢|万分感谢|"
     "感激|帮大忙|解决了谢谢|终于好了|爱了|牛|"
     "excellent|awesome|amazing|fantastic|brilliant|wonderful|perfect|perfectly|outstanding|"
     "love it|love this|thank you so much|thanks so much|thanks a lot|many thanks|lifesaver|"
     "life saver|really appreciate|much appreciated|great job|well done|kudos|delighted|"
     "🎉|😍|🥰|❤|💯|🤩|👏|🌹"},
    {1.2,
     "满意|谢谢|感谢|谢啦|不错|很好|挺好|好用|方便|给力|赞|喜欢|开心|高兴|及时|耐心|专业|热情|周到|好的多|"
     "解决了|搞定了|可以了|辛苦了|"
     "thanks|thank you|thx|appreciate|great|good job|nice|helpful|happy|glad|pleased|satisfied|"
     "love|like it|works now|working now|solved|resolved|fixed now|cheers|cool|good work|"
     "👍|😊|🙂|😄|😀|😁|😃|👌|💪|🤝|♥"},
};

constexpr Signs kUrgent[] = {
    {1.0,
     "十万火急|万分火急|急急急|救命|全线|全公司|所有人都|生产环境|线上故障|宕机|瘫痪|无法营业|业务中断|马上要|今天必须|"
     "立刻|立即|马上|emergency|production is down|production down|outage|everyone is blocked|"
     "whole company|all users|completely down|system down|site is down|data loss|immediately|"
     "right now|within the hour|🆘"},
    {0.6,
     "紧急|加急|急需|急用|尽快|赶紧|赶快|着急|很急|特别急|急|今天之内|下班前|截止|来不及|无法登录|崩溃|用不了|上线前|"
     "urgent|urgently|asap|as soon as possible|deadline|today|critical|blocker|blocked|blocking|"
     "cannot work|can't work|hurry|time sensitive|high priority|crash|crashes|down"},
};

constexpr std::string_view kNegations =
    "不|没|没有|别|不是|不太|不怎么|并不|从不|未|无|not|no|never|isn't|wasn't|aren't|don't|doesn't|"
    "didn't|won't|can't|cannot|without|hardly|barely|n't";
constexpr std::string_view kIntensifiers =
    "非常|很|太|特别|十分|极其|极|超|超级|真|真的|实在|简直|完全|very|so|really|extremely|absolutely|"
    "totally|completely|too|super|incredibly|truly";

template <typename Visit>
void ForEachPhrase(std::string_view list, Visit visit) {
  for (size_t start = 0; start < list.size();) {
    const size_t end = std::min(list.find('|', start), list.size());
    if (end > start) visit(list.substr(start, end - start));
    start = end + 1;
  }
}

bool IsWordByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\''; }

// Where a phrase stands in the folded text, Latin ones between borders of words only.
size_t FindPhrase(std::string_view text, std::string_view phrase, size_t from) {
  for (size_t at = text.find(phrase, from); at != std::string_view::npos;
       at = text.find(phrase, at + 1)) {
    const size_t behind = at + phrase.size();
    const bool starts = at == 0 || !IsWordByte(phrase[0]) || !IsWordByte(text[at - 1]);
    const bool ends =
        behind >= text.size() || !IsWordByte(phrase.back()) || !IsWordByte(text[behind]);
    if (starts && ends) return at;
  }
  return std::string_view::npos;
}

// Says whether one of the phrases ends within the few characters before `at`.
bool StandsBefore(std::string_view text, size_t at, std::string_view phrases, size_t reach) {
  const size_t from = at > reach ? at - reach : 0;
  std::string_view before = text.substr(from, at - from);
  // Only inside the same clause.
  for (std::string_view mark : {",", ".", "!", "?", ";", "。", "、"}) {
    const size_t cut = before.rfind(mark);
    if (cut != std::string_view::npos) before.remove_prefix(cut + mark.size());
  }
  bool found = false;
  ForEachPhrase(phrases, [&](std::string_view phrase) {
    found = found || FindPhrase(before, phrase, 0) != std::string_view::npos;
  });
  return found;
}

class Reader {
 public:
  explicit Reader(std::string_view message)
      : original_(text::TruncateUtf8(message, kMaxBytes)),
        text_(text::NormalizeToString(original_)) {}

  EmotionReading Run() {
    const double satisfied = Score(kSatisfied, &negated_praise_);
    // What is denied praise is complaint: 不太满意.
    const double angry = Score(kAngry, nullptr) + 0.9 * negated_praise_;
    const double anxious = Score(kAnxious, nullptr);
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
    double negated = 0;
    const double urgent = Score(kUrgent, &negated);
    reading_.urgency = 1 - std::exp(-(1.1 * urgent + 0.15 * loudness + 0.2 * (angry + anxious)));
    if (reading_.because.size() > 5) reading_.because.resize(5);
    return std::move(reading_);
  }

 private:
  // Sum of the signs' strengths; a phrase inside one already counted is left out.
  double Score(std::span<const Signs> signs, double* negated) {
    double score = 0;
    std::vector<std::pair<size_t, size_t>> counted;
    for (const Signs& group : signs) {
      ForEachPhrase(group.phrases, [&](std::string_view phrase) {
        const size_t at = FindPhrase(text_, phrase, 0);
        if (at == std::string_view::npos) return;
        const size_t behind = at + phrase.size();
        for (const auto& [from, to] : counted) {
          if (at < to && from < behind) return;
        }
        counted.emplace_back(at, behind);
        const double strength =
            group.strength * (StandsBefore(text_, at, kIntensifiers, 14) ? 1.3 : 1.0);
        if (StandsBefore(text_, at, kNegations, 12)) {
          if (negated != nullptr) *negated += strength;
          return;
        }
        score += strength;
        reading_.because.emplace_back(phrase);
      });
    }
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

  std::string_view original_;
  std::string text_;
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
