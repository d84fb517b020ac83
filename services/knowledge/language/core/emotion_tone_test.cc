// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "knowledge/language/core/emotion.h"

namespace deskmesh::knowledge {
namespace {

template <size_t kSize>
void CheckAll(const char* const (&texts)[kSize], Emotion expected) {
  for (const char* text : texts) {
    INFO(text);
    const EmotionReading reading = ReadEmotion(text);
    CHECK(EmotionName(reading.emotion) == EmotionName(expected));
    const std::set<std::string> once(reading.because.begin(), reading.because.end());
    CHECK(once.size() == reading.because.size());
  }
}

TEST_CASE("praise denied by degree or in general is displeasure", "[language][emotion]") {
  constexpr const char* kTexts[] = {
      "一点儿也不满意",
      "处理结果我一点都不喜欢",
      "完全谈不上好用",
      "你们的服务实在算不上贴心",
      "这个方案我无法满意",
      "从来就没满意过",
      "说不上有多满意，勉强能用",
      "用了半年，从没觉得好用",
      "对这次更新根本不满意",
      "I'm far from satisfied with the answer",
      "This is anything but helpful",
      "the new editor is nowhere near great",
      "I can't say I'm happy with the outcome",
      "I wouldn't call this support helpful",
      "It was less than helpful",
      "your reply was not exactly helpful",
  };
  CheckAll(kTexts, Emotion::kAngry);
}

TEST_CASE("displeasure denied is no anger", "[language][emotion]") {
  for (const char* text :
       {"我没有不满意", "没什么不满", "并没有不高兴", "不是不喜欢，只是想问问", "谈不上不满意",
        "没觉得不好用", "please withdraw my complaint", "我想撤销投诉",
        "no rush, just a small question", "we have no complaints about it", "not bad",
        "I'm not unhappy with it"}) {
    INFO(text);
    CHECK(ReadEmotion(text).emotion != Emotion::kAngry);
  }
  CHECK(ReadEmotion("thanks for looking into the failed import").emotion != Emotion::kAngry);
  CHECK(ReadEmotion("great work on the error page").emotion != Emotion::kAngry);
}

TEST_CASE("praise for what went wrong is anger", "[language][emotion]") {
  constexpr const char* kTexts[] = {
      "Nice work breaking the login page on a Monday morning",
      "Bravo, you lost all our attachments",
      "Oh great, another outage",
      "Congratulations, the update broke everything we built",
      "I just love when the page freezes in the middle of a demo",
      "love being ignored by support for a week",
      "Thanks for losing my data, fantastic",
      "真厉害，一升级全没了",
      "太棒了，今天又崩了三次",
      "干得漂亮，直接把我们的项目清空了",
      "效率真高，等了两个星期还没人理",
      "真不错，又登不上了",
      "好样的，把我的任务全删了",
      "你们可真行，每次发版都打不开",
      "真贴心，天天闪退 👍",
      "谢谢贵司让我周末加班",
      "So glad my project disappeared overnight",
      "Such a joy to set up the whole workspace from scratch",
  };
  CheckAll(kTexts, Emotion::kAngry);
}

TEST_CASE("bare praise for what went wrong once more is anger", "[language][emotion]") {
  constexpr const char* kTexts[] = {
      "真是太棒了，又崩了",
      "great, it crashed again",
      "Perfect. The export just failed again.",
      "Wonderful, the site is down again",
      "nice, logged out again",
      "Awesome! Another update and the board won't load",
      "很好，又打不开了",
      "呵呵，又登不上了",
      "好极了，系统再次宕机",
      "太好了，每次保存都报错了",
      "Lovely - timed out once more",
      "真好，天天掉线",
      "不错，数据第三次丢了",
      "fantastic, everything disappeared again",
  };
  CheckAll(kTexts, Emotion::kAngry);
}

TEST_CASE("praise and thanks beside a fault or a wry mark are no satisfaction",
          "[language][emotion]") {
  for (const char* text :
       {"thanks, the import failed again", "谢谢，导入又失败了", "太好了，页面打不开了",
        "很好，系统崩了", "呵呵，真好用", "呵呵，你们服务真周到，真专业", "Great update, thanks 🙃",
        "Thanks, the page won't load", "Nice tool, great look, it crashes when I save",
        "感谢贵司，报表又白屏了", "thanks a bunch, logged out again", "yeah right, great support",
        "厉害，刚上线就宕机", "完美，文件不见了", "thank you, the attachments are gone again",
        "好用是好用，一直报错"}) {
    INFO(text);
    CHECK(ReadEmotion(text).emotion != Emotion::kSatisfied);
  }
}

TEST_CASE("praise of what works again is meant", "[language][emotion]") {
  constexpr const char* kTexts[] = {
      "Great, it works again",
      "太好了，又能打开了",
      "谢谢，崩溃的问题修好了",
      "thanks, the page that crashed is back up",
      "很好，之前打不开，现在可以了",
      "Perfect, all good now, it no longer crashes",
      "真不错，再也没掉线",
      "Thanks! I understand why the import failed",
      "谢谢，原来是格式错了所以报错了",
      "great support, you fixed the login within a day",
      "nice, another great release",
      "Wonderful, thank you again",
      "太棒了，又有新功能了",
      "谢谢你们又帮了我一次",
      "love it, works great again",
      "非常满意，从来没崩过",
  };
  CheckAll(kTexts, Emotion::kSatisfied);
}

TEST_CASE("praise that is meant stays praise, near a fault too", "[language][emotion]") {
  constexpr const char* kTexts[] = {
      "Great job fixing the crash so fast",
      "Thanks for restoring the data we lost",
      "I love how it never crashes any more",
      "well done, the export works again",
      "love that you solved the freezing problem",
      "thanks for deleting the duplicates",
      "太好了，丢的数据都找回来了",
      "真棒，崩溃的问题终于修好了",
      "太棒了，再也没有卡死过",
      "真厉害，十分钟就恢复了，非常感谢",
      "👏 问题解决得很快",
      "Thanks for the quick help with the broken link, all good now",
      "I'm so happy, the lost files are back",
      "比上个版本好太多了",
      "喜欢这次改版，打开速度快多了",
  };
  CheckAll(kTexts, Emotion::kSatisfied);
}

TEST_CASE("praise in words of displeasure is praise", "[language][emotion]") {
  constexpr const char* kTexts[] = {
      "Honestly I cannot complain",
      "We couldn't ask for more",
      "never been happier with a tool",
      "I can't thank you enough",
      "not a single complaint so far",
      "your team never disappoints",
      "无可挑剔",
      "这服务真是没得说",
      "用了两年，从没让人失望",
      "真的挑不出毛病",
      "好评，下次还选你们",
      "终于解决了，喜极而泣",
      "给个好评，回复及时",
      "This exceeded our expectations",
  };
  CheckAll(kTexts, Emotion::kSatisfied);
}

TEST_CASE("polite and dry anger is read", "[language][emotion]") {
  constexpr const char* kTexts[] = {
      "With all due respect, I have heard this three times now",
      "We keep being bounced between departments",
      "I've been given the runaround since May",
      "Disappointed.",
      "the result leaves a lot to be desired",
      "Unacceptable",
      "客服热线形同虚设",
      "今天必须给我个说法",
      "这个问题拖这么久，合适吗",
      "网页慢得要死",
      "破网站",
      "呵呵",
      "无语。",
      "差评！",
  };
  CheckAll(kTexts, Emotion::kAngry);
}

TEST_CASE("worry in both languages at once is read", "[language][emotion]") {
  constexpr const char* kTexts[] = {
      "deadline就是明天，import还是failed，要疯了",
      "ddl是今晚12点，急疯了",
      "the deadline is tonight and the upload keeps failing",
      "Worried.",
      "要疯了，导出一直转圈",
      "焦虑",
  };
  CheckAll(kTexts, Emotion::kAnxious);
}

TEST_CASE("what may wait is not urgent, what has its hour is", "[language][emotion]") {
  for (const char* text : {"ASAP would be nice but no rush", "whenever you can, not urgent at all",
                           "不急，尽快看看就行", "不着急，有空再处理",
                           "it can wait until next week, no hurry", "有时间再帮我看下，不赶时间"}) {
    INFO(text);
    CHECK(ReadEmotion(text).urgency < 0.35);
  }
  for (const char* text : {"I need the report by EOD today", "has to be done by the end of the day",
                           "deadline是今天下午，导不出来", "今晚之前必须恢复",
                           "by tonight please, urgent", "请在今天之前处理，很急"}) {
    INFO(text);
    CHECK(ReadEmotion(text).urgency > 0.6);
  }
}

TEST_CASE("calm questions with words of praise and harm stay neutral", "[language][emotion]") {
  constexpr const char* kTexts[] = {
      "how do I stop the app from deleting all my drafts",
      "where can I see why an import failed",
      "如何防止数据弄丢",
      "请问删了的任务又要怎么恢复",
      "what does the love reaction do",
      "怎么统计好评和差评的数量",
      "好评字段在哪里设置",
      "how are complaints closed",
      "怎么撤销投诉工单",
      "is there a deadline field for tonight's tasks",
      "截止时间能设为今晚吗",
      "how do I pass a ticket around between teams",
  };
  CheckAll(kTexts, Emotion::kNeutral);
}

}  // namespace
}  // namespace deskmesh::knowledge
