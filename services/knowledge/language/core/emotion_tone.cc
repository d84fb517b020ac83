// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/emotion_tone.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "knowledge/language/core/emotion_signs.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::string_view kDenials =
    "没有|没什么|没有什么|没有任何|没啥|没感到|没觉得|没有觉得|没有感到|并没有|并非|不是|并不是|倒不是|谈不上|说不上|算不上";
constexpr std::string_view kDenied =
    "不满意|不满|不好用|不好|不高兴|不开心|不喜欢|不愉快|不便|不方便";

// Whose feelings are told, how they feel, and what asks about them; blame is the writer's own.
constexpr std::string_view kOthers =
    "customer|customers|client|clients|user|users|guest|guests|subscriber|subscribers|buyer|buyers|"
    "客户|用户|顾客|买家|会员|访客|甲方";
constexpr std::string_view kOthersFeelings =
    "furious|angry|so angry|very angry|really angry|livid|mad at|so mad|very mad|pissed off|pissed|annoyed|"
    "frustrated|am frustrated|so frustrated|really frustrated|very frustrated|unhappy|very unhappy|"
    "extremely unhappy|not happy|disappointed|fed up|愤怒|很生气|非常生气|太生气|好生气|生气|气愤|火大|恼火|"
    "很不满|非常不满|不满意|不满|很失望|非常失望|失望|抓狂|气炸";
constexpr std::string_view kAsksHow =
    "how do i|how do we|how can i|how can we|how to|how should i|how should we|where do i|where can i|"
    "can i|can we|could i|is there a way|怎么|如何|怎样|哪里|能不能|能否|可以吗";
constexpr std::string_view kAsksWhyOrBlames =
    "怎么还|怎么又|怎么回事|怎么这么|怎么老|怎么会|怎么能|怎么搞|怎么做事|你们|贵司|why|your|yours|you guys|"
    "with you|at you";

// Praise that opens an ironic sentence.
constexpr std::string_view kPraise =
    "great job|good job|nice job|great work|good work|nice work|well done|bravo|congratulations|congrats|"
    "kudos|way to go|hats off|great going|excellent work|amazing work|brilliant work|fantastic work|"
    "oh great|oh wonderful|oh perfect|oh nice|how nice|how lovely|how wonderful|how thoughtful|just great|"
    "just perfect|just wonderful|just what i needed|just what we needed|wow|great, now|great now|nice, now|"
    "perfect, now|wonderful, now|fantastic, now|awesome, now|great, another|wonderful, another|"
    "fantastic, another|so glad|so happy|so pleased|such a pleasure|such a joy|such fun|"
    "what a joy|what a pleasure|love it|loving it|"
    "真棒|太棒了|棒极了|真好|好样的|真厉害|厉害了|太厉害了|真不错|干得漂亮|干得好|真行|可真行|真牛|太牛了|"
    "真有你们的|真是谢谢|谢谢你们把|感谢你们把|多亏你们|真贴心|太贴心了|服务真好|效率真高|真给力|太给力了|优秀|绝了|完美|"
    "可真周到|可真好|可真棒|可真贴心|可真快|可真高|感谢*让我|谢谢*让我|👏";

// Thanks for the harm itself.
constexpr std::string_view kIronicThanks =
    "great, just great|perfect, just perfect|wonderful, just wonderful|nice, real nice|nice, very nice|"
    "thanks for losing|thanks for breaking my|thanks for breaking our|thanks for breaking the|"
    "thanks for breaking everything|thanks for crashing|thanks for ruining|thanks for wasting|"
    "thanks for ignoring|thanks for destroying|thanks for messing|thanks for corrupting|thanks for wiping|"
    "thanks for making me|thanks for making us|thank you for losing|thank you for breaking my|"
    "thank you for breaking our|thank you for breaking everything|"
    "thank you for ruining|thank you for wasting|thank you for ignoring|thank you for destroying|"
    "thank you for messing|thank you for making me";

// Liking of what happens, "love how …": ironic before what nobody likes.
constexpr std::string_view kLiking =
    "love how|love that|love it when|love when|love the way|loving how|adore how|enjoy how|"
    "love waiting|love being|love having to|love losing|love paying|love getting|love spending|"
    "enjoy waiting|enjoy being|enjoy losing|喜欢看着|喜欢等|喜欢你们的bug";

// What nobody wants done; after praise it can't be meant. The first ones may be asked for ("thanks for
// deleting my account").
constexpr std::string_view kHarm =
    "losing|breaking|crashing|ruining|wasting|ignoring|corrupting|destroying|messing|screwing|"
    "charging * twice|"
    "locking * out|locking us|locking me|wiping|erasing|killing|dropping|overwriting|forgetting|nothing|"
    "deleting all|deleting my|deleting our|deleting everything|deleting half|deleting the whole|"
    "deleted all|deleted my|deleted our|deleted everything|lost all|lost my|lost our|lost everything|"
    "broke|is broken|broken again|crashes|crashed|another crash|another outage|another bug|"
    "another error|is down|"
    "down again|fails|failed again|just failed|is gone|are gone|not working|doesn't work|"
    "won't load|can't log|"
    "disappeared|vanished|another * error|useless|for nothing|by hand again|all over again|"
    "from scratch|twice this week|yet again";

// What follows "love how": also what only is slow.
constexpr std::string_view kNuisance =
    "crash|crashes|crashing|break|breaks|breaking|fail|fails|failing|lose|loses|losing|freeze|"
    "freezes|freezing|"
    "hang|hangs|ignore|ignores|ignored|ignoring|wait|waiting|hours for|days for|weeks for|"
    "is down|goes down|"
    "slow|nobody|no one|nothing works|never answers|never replies|never works|error|errors|bug|bugs|"
    "delete|deletes|disappear|disappears|disappeared|logs me out|logged out|charged|overcharged|"
    "stopped working|stops working|doesn't work|broken|崩|丢|卡|等|bug";

constexpr std::string_view kHanHarm =
    "全没|全空|全丢|全乱|弄丢|搞丢|丢了|全丢|又丢|没了|不见了|又崩|崩了|崩溃|又挂|挂了|宕机|卡死|又卡|闪退|白屏|报错|出错|又错|又坏|坏了|"
    "失败|打不开|登不上|登不了|进不去|删了|删光|清空|扣了|多扣|重复扣|失灵|瘫痪|乱了|用不了|等了|没人理|没人管|没人回|踢皮球|没解决|加班|白干|重做|重新录|损失";

// It happened once more, or to the writer's own things: praise of it can't be meant.
constexpr std::string_view kHanAgain =
    "又|再次|再一次|第*次|把我|把我们|给我|天天|每天|每次|全没|全都|直接|一更新|一升级|刚更新|刚升级|刚付|刚续费|等了|让我|次都|次了";

// It went well in the end, or the praise stands beside a complaint.
constexpr std::string_view kMeant =
    "fixed|fixing|fix for|resolved|solved|solving|no more|never crashes|never breaks|"
    "never fails|never loses|never lose|"
    "never goes down|no longer|anymore|any more|used to|restored|recovered|recovering|"
    "preventing|prevents|without losing|"
    "without breaking|works again|back up|even when|quickly|doesn't crash|don't have to|didn't lose|"
    "but|however|although|"
    "修好|修复|解决|恢复|找回|不再|没再|不会|没有丢|没丢|终于|及时|避免|防止|搞定|就是|但|不过|可惜|只是|万一|如果|再也";

// Praise that is all that is said before the first mark: "great, it crashed again".
constexpr std::string_view kBarePraise =
    "great|just great|really great|nice|very nice|real nice|perfect|wonderful|fantastic|awesome|lovely|"
    "just lovely|brilliant|excellent|amazing|super|cool|marvelous|splendid|terrific|good|very good|beautiful|"
    "很好|非常好|好极了|太好了|真好|好得很|不错|很不错|很棒|真是太棒了|棒棒的|太完美了|厉害|真是厉害|漂亮|妙啊|牛啊|"
    "oh great|oh wonderful|oh perfect|oh nice|oh lovely|oh good|oh joy|great job|nice one|呵呵|呵呵哒|好家伙|哦豁";

// Signs that praise isn't meant as it stands.
constexpr std::string_view kWryMarks =
    "🙃|🙄|😒|呵呵|yeah right|yeah, right|slow clap|thanks a bunch|big surprise|surprise, surprise|so much for";

// What is said of whom nobody praises behind 呵呵.
constexpr std::string_view kHollowPraise =
    "真是|可真|真会|好一个|不愧是|真专业|真周到|真贴心|真厉害";

constexpr std::string_view kDoubts =
    "呵呵|yeah right|yeah, right|slow clap|big surprise|surprise, surprise|so much for|🙃";

// A fault as it is now, not one that is spoken about.
constexpr std::string_view kFault =
    "is down|are down|went down|goes down|down again|is broken|are broken|broke again|broken again|crashed|"
    "crashes|keeps crashing|won't load|won't open|won't start|won't save|won't sync|doesn't work|"
    "does not work|doesn't load|not working|isn't working|stopped working|it failed|just failed|"
    "failed again|failed once more|has failed|have failed|fails again|froze|freezes|is frozen|hangs again|"
    "timed out|is gone again|are gone again|disappeared again|vanished again|lost my|lost our|lost all|"
    "lost everything|logged out again|logged me out|kicked out again|is empty again|are empty again|"
    "can't log|can't open|can't save|"
    "同一个问题|同样的问题|第*次报|第*次反馈|第*次提|第*次催|第*次问|数据全没|全没了|全丢了|崩了|又崩|又挂|挂掉了|系统挂了|服务挂了|网站挂了|页面挂了|卡死|卡住了|又卡|打不开|登不上|登不了|登录不了|进不去|"
    "用不了|不能用了|丢了|又丢|没了|不见了|报错了|又报错|还报错|一直报错|还是报错|总报错|总是报错|出错了|又出错|"
    "失败了|又失败|还是失败|总失败|一直失败|超时了|又超时|白屏|闪退|宕机|坏了|又坏|失灵|乱了|掉线";
constexpr std::string_view kOnceMore =
    "again|once more|another|as usual|as always|every time|third time|every single|"
    "又|再次|再一次|照旧|老样子|天天|每天|每次|第*次";

// The fault is over, understood, or only thought of.
constexpr std::string_view kSettled =
    "nothing is broken|nothing is down|that helped|it worked|that worked|fixed|fixing|fix for|resolved|resolving|solved|solving|no more|no longer|anymore|any more|used to|"
    "restored|restoring|recovered|recovering|preventing|prevents|works now|works again|working again|"
    "working now|works fine|works well|works great|back up|are back|is back|all good|good now|fine now|"
    "ok now|okay now|better now|up again|running again|online again|never crashes|never breaks|never fails|"
    "never loses|never lost|hasn't crashed|haven't crashed|hasn't failed|didn't crash|didn't fail|"
    "didn't lose|didn't break|doesn't crash|doesn't fail|don't have to|without losing|without breaking|"
    "without crashing|without a crash|i understand|now understand|understood|see why|makes sense|my mistake|"
    "my fault|my side|my end|if it|if this|if that|if the|in case|even when|even if|previously|"
    "修好|修复|解决|恢复|找回|不再|没再|再也|不会|没有丢|没丢|没有崩|没崩|没有卡|没有再|没有报错|没有出错|终于|避免|防止|"
    "搞定|弄好了|搞好了|都好了|又好了|现在好了|可以了|正常了|又能|又可以|又正常|能用了|能打开|能登录|能登上|知道了|"
    "明白|清楚|原来|之前|以前|曾经|如果|万一|要是|假如";

// Neither the one nor the other.
constexpr std::string_view kUndecided =
    "not happy or unhappy|not happy nor unhappy|neither happy nor unhappy|neither unhappy nor happy|"
    "not unhappy or happy|not satisfied or dissatisfied|neither satisfied nor dissatisfied|"
    "neither satisfied nor unsatisfied|not satisfied nor dissatisfied|neither pleased nor displeased|"
    "neither pleased nor annoyed|not angry or happy|neither angry nor happy|neither happy nor angry|"
    "neither good nor bad|not good or bad|not good nor bad|"
    "谈不上满意也谈不上不满|说不上满意也说不上不满|既不满意也不|满意不满意都|满意不满意无所谓|无所谓满意|"
    "没有满意不满意|没什么满意不满意|谈不上满意不满意|说不上满意不满意|不算满意也不算不满|不好不坏|不好也不坏|"
    "没有高兴不高兴|无所谓高兴";

constexpr std::string_view kHurryWords =
    "urgent|urgently|asap|emergency|immediately|hurry|critical|outage|right now|紧急|加急|着急|急|立即|立刻|马上|尽快|"
    "急用|救命";
constexpr std::string_view kMentionBefore =
    "the word |the words |the term |the label |the string |called |named |labelled |labeled |titled |"
    "叫做|名为|名叫|就叫";
constexpr std::string_view kMentionBehind =
    " mode| button| icon| column| badge| emoji| template| section| tab| checkbox| appears| is spelled|"
    "这个词|这个字|这两个字|两个字|二字|一词|字样|模式|按钮|选项|图标|那一栏|这一栏|那一列|这一列|开关|是什么意思";
// 【紧急】 is none of them: who writes so is in a hurry.
constexpr std::array kQuotes = {std::pair{"'", "'"}, std::pair{"\"", "\""}, std::pair{"“", "”"},
                                std::pair{"‘", "'"}, std::pair{"‘", "’"},   std::pair{"「", "」"}};

constexpr std::string_view kDisbelieved =
    "fixed|solved|resolved|improved|improvement|improvements|upgrade|support|update|premium|stable|reliable|"
    "working|修好|修复|修好了|修复了|解决|解决了|已解决|已修复|优化|升级|稳定|专业|贴心";

constexpr std::string_view kOthersAreBetter =
    "比你们|比贵司|比你家|比你们家|比现在|比新版|比这个版本|别家的|别家比|别家好|别家强|人家的|人家比|than yours|than you|than this|than your";

constexpr std::string_view kPast =
    "赔付|怎么赔|如何赔|赔偿标准|补偿标准|sla for|sla terms|is over|has ended|last week|last week's|last month|last month's|last year|上周|上个月|去年|已经恢复|恢复了|修好了|"
    "已解决|解决了|is fixed|was fixed|is resolved|was resolved|works again|back up";
constexpr std::string_view kSupposed =
    "防止|避免|预防|防范|防护|风险|演练|应急流程|应急预案|预案|培训|万一|如果|假如|avoid|prevent|preventing|protect|"
    "protecting|training|playbook|runbook|drill|has there ever|have you ever had|what if|hypothetically|"
    "response template|response plan|case of a";
constexpr std::string_view kPresent =
    "again|still|right now|since|tomorrow|by today|until|not|又|还没|仍|现在|今天|明天|再次|之前必须|没解决|未解决|才能";

constexpr std::string_view kInvertedPraise =
    "can't complain|cannot complain|no complaints|nothing to complain|not bad at all|not bad|"
    "couldn't be happier|"
    "could not be happier|can't be happier|couldn't be better|couldn't be more pleased|"
    "couldn't ask for more|"
    "couldn't ask for better|can't fault|can't thank|cannot thank|couldn't have asked for|"
    "not a single complaint|"
    "never had a better|never had better|never seen a better|never seen better|never used a better|"
    "never used better|never met a better|couldn't wish for|could not wish for|hard to beat|second to none|"
    "没见过这么好|没用过这么好|没遇到过这么好|没有比*更好的|never been happier|never disappoints|never disappointed|never let us down|never let me down|"
    "exceeded my expectations|exceeded our expectations|无可挑剔|挑不出毛病|没毛病|没得说|没话说|没的说|无话可说的好|不能更好|不能更满意|"
    "好得不能再好|从没让人失望|从没失望|从未让人失望|从来没让我失望|没让我失望|没有让我失望|没让人失望";

constexpr std::string_view kPraiseDenials =
    "没能|未能|没让|没有让|不让人|也不|都不|也没|都没|没有一次|没有一回|没有哪次|没一次|从来没|从来没有|从来不|从来就没|从没|从未|谈不上|说不上|算不上|称不上|称得上才怪|无法|没法|"
    "难以|难言|不能|没办法|绝不|根本不|根本没|丝毫不|一点不|毫不|毫无|不甚|不大|不怎么|不觉得|没觉得|并非|远非|远远不|远没|"
    "没有半点|哪里|哪儿|怎么可能|"
    "far from|nowhere near|anything but|not exactly|not at all|scarcely|less than|neither|nor|"
    "no longer|can't say|"
    "cannot say|wouldn't call|wouldn't say|not what i'd call|not what i would call|"
    "not what you'd call|don't find|didn't find|not very|not so|not too|not that|not really";

constexpr std::string_view kCalm =
    "no rush|no hurry|not urgent|isn't urgent|nothing urgent|whenever you can|when you can|"
    "when you get a chance|"
    "when you have time|whenever you have time|at your convenience|take your time|can wait|不急|不着急|不用急|不用着急|"
    "不赶时间|慢慢来|有空再|有时间再|方便的时候|什么时候都行";

constexpr std::string_view kBareAnger =
    "frustrated|so frustrated|frustrating|disappointed|disappointing|annoyed|angry|furious|unhappy|upset|"
    "dissatisfied|terrible|horrible|awful|worst|pathetic|unacceptable|ridiculous|hopeless|失望|生气|愤怒|无语|"
    "难用|不满意|不满|垃圾|太差|差评|差劲|离谱|气人|就这|呵呵";
constexpr std::string_view kBareWorry =
    "worried|scared|stressed|anxious|nervous|desperate|panicking|着急|担心|好慌|焦虑|害怕|急";

// Whether a message begins with a phrase and a mark behind it.
bool OpensWith(std::string_view message, std::string_view phrase) {
  message.remove_prefix(std::min(message.find_first_not_of(" \n\t\"'"), message.size()));
  if (!message.starts_with(phrase)) return false;
  const std::string_view behind = message.substr(phrase.size());
  const bool is_han = static_cast<unsigned char>(phrase.front()) >= 0x80;
  for (const std::string_view mark :
       {",", ".", "!", ";", "~", " - ", " – ", "。", "…", "～", "、"}) {
    if (behind.starts_with(mark)) return true;
  }
  return is_han && behind.starts_with(' ');
}

}  // namespace

void MaskDoubleNegations(PhraseText& text) {
  ForEachPhrase(kDenied, [&](std::string_view denied) {
    if (!text.Find(denied)) return;
    ForEachPhrase(kDenials, [&](std::string_view denial) {
      std::string phrase(denial);
      phrase += denied;
      text.Mask(phrase);
    });
  });
}

std::string_view InvertedPraisePhrases() { return kInvertedPraise; }

bool HasOpenFault(const PhraseText& text) {
  if (text.HasAny(UnsolvedPhrases())) {
    // 还没解决 holds 解决.
    PhraseText rest = text;
    rest.Mask(UnsolvedPhrases());
    if (!rest.HasAny(kSettled)) return true;
  }
  return text.HasAny(kFault) && !text.HasAny(kSettled);
}

bool IsPast(const PhraseText& text) { return text.HasAny(kPast) && !text.HasAny(kPresent); }

bool IsSupposed(const PhraseText& text) { return text.HasAny(kSupposed) && !text.HasAny(kPresent); }

bool IsPraiseOfOthers(const PhraseText& text) { return text.HasAny(kOthersAreBetter); }

void MaskUndecided(PhraseText& text) { text.Mask(kUndecided); }

void MaskFeelingsOfOthers(PhraseText& text) {
  constexpr size_t kReach = 40;  // bytes: "one of our biggest customers is quite …"
  if (!text.HasAny(kAsksHow) || text.HasAny(kAsksWhyOrBlames)) return;
  ForEachPhrase(kOthersFeelings, [&](std::string_view feeling) {
    for (auto match = text.Find(feeling); match; match = text.Find(feeling, match.begin + 1)) {
      const size_t other = text.FindBefore(match.begin, kOthers, kReach);
      if (other == PhraseText::kNone) continue;
      // "As a customer I am …", 作为客户很….
      std::string_view before = text.view().substr(0, other);
      while (before.ends_with(' ')) before.remove_suffix(1);
      if (before.ends_with("作为") || before.ends_with("身为") || before.ends_with("我是") ||
          before.ends_with("as a") || before.ends_with("i and my") || before.ends_with("我和") ||
          before.ends_with("as your") ||
          text.HasBefore(match.begin, "i|i'm|we|we're|我|我们", match.begin - other)) {
        continue;
      }
      text.Mask(match.begin, match.end);
    }
  });
}

void MaskMentions(PhraseText& text) {
  ForEachPhrase(kHurryWords, [&](std::string_view word) {
    if (!text.HasAny(word)) return;
    ForEachPhrase(kMentionBefore, [&](std::string_view before) {
      text.Mask(std::string(before) + std::string(word));
    });
    ForEachPhrase(kMentionBehind, [&](std::string_view behind) {
      text.Mask(std::string(word) + std::string(behind));
    });
    for (const auto& [open, close] : kQuotes) text.Mask(open + std::string(word) + close);
  });
}

std::string_view MaskMockery(PhraseText& text) {
  if (text.view().find_first_of("'\"") == std::string_view::npos && !text.HasAny("“|‘|「"))
    return {};
  std::string_view mocked;
  ForEachPhrase(kDisbelieved, [&](std::string_view word) {
    for (const auto& [open, close] : kQuotes) {
      const std::string quoted = open + std::string(word) + close;
      for (auto match = text.Find(quoted); match; match = text.Find(quoted)) {
        mocked = word;
        text.Mask(match.begin, match.end);
      }
    }
  });
  return mocked;
}

bool OpensSentence(const PhraseText& text, std::string_view phrases) {
  bool opens = false;
  ForEachPhrase(phrases, [&](std::string_view phrase) {
    for (auto match = text.Find(phrase); match && !opens; match = text.Find(phrase, match.end)) {
      std::string_view before = text.view().substr(0, match.begin);
      while (before.ends_with(' ')) before.remove_suffix(1);
      opens = before.empty() || std::string_view(".!?\n").find(before.back()) != before.npos;
    }
  });
  return opens;
}

bool IsWry(const PhraseText& text) { return text.HasAny(kWryMarks) && !text.HasAny(kSettled); }

std::string_view FindIrony(const PhraseText& text) {
  std::string_view found;
  const auto first_of = [&](std::string_view phrases) {
    std::string_view first;
    ForEachPhrase(phrases, [&](std::string_view phrase) {
      if (first.empty() && text.Find(phrase)) first = phrase;
    });
    return first;
  };
  // Who doubts what is said beside a fault doesn't praise.
  if (HasOpenFault(text) ||
      (text.HasAny(kHanHarm) && text.HasAny(kHanAgain) && !text.HasAny(kSettled))) {
    if (const std::string_view doubt = first_of(kDoubts); !doubt.empty()) return doubt;
  }
  if (OpensWith(text.view(), "呵呵") && text.HasAny(kHollowPraise)) return "呵呵";
  if (text.HasAny(kMeant)) return found;
  if (const std::string_view thanks = first_of(kIronicThanks); !thanks.empty()) return thanks;
  const std::string_view liking = first_of(kLiking);
  if (!liking.empty() && text.HasAny(kNuisance)) return liking;
  if (HasOpenFault(text) && text.HasAny(kOnceMore)) {
    ForEachPhrase(kBarePraise, [&](std::string_view phrase) {
      if (found.empty() && OpensWith(text.view(), phrase)) found = phrase;
    });
    if (!found.empty()) return found;
  }
  const std::string_view praise = first_of(kPraise);
  if (praise.empty()) return found;
  const bool is_harm = text.HasAny(kHarm) || (text.HasAny(kHanHarm) && text.HasAny(kHanAgain));
  return is_harm ? praise : found;
}

std::string_view PraiseDenialPhrases() { return kPraiseDenials; }
std::string_view TurnPhrases() { return "but|now|until|however|但|不过|现在|后来|可是|如今"; }
std::string_view PraiseMockeries() {
  return "个鬼|个头|个屁|个锤子|个毛|才怪|不起来|不了一|my ass|my foot|- not|... not";
}
std::string_view CalmPhrases() { return kCalm; }
std::string_view BareAngerWords() { return kBareAnger; }
std::string_view BareWorryWords() { return kBareWorry; }

std::string_view WithoutMarks(std::string_view message) {
  constexpr std::string_view kMarks = " .!?,~\n\r\t\"'";
  const size_t from = message.find_first_not_of(kMarks);
  if (from == std::string_view::npos) return {};
  std::string_view inner = message.substr(from, message.find_last_not_of(kMarks) + 1 - from);
  for (const std::string_view mark : {"。", "…", "～"}) {
    while (inner.ends_with(mark)) inner.remove_suffix(mark.size());
  }
  return inner;
}

}  // namespace deskmesh::knowledge
