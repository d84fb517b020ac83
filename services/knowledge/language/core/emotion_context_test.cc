// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <initializer_list>
#include <string>

#include "knowledge/language/core/emotion.h"

namespace deskmesh::knowledge {
namespace {

using Messages = std::initializer_list<const char*>;

void CheckEmotion(Messages messages, Emotion expected) {
  for (const char* message : messages) {
    INFO(message);
    const EmotionReading reading = ReadEmotion(message);
    CHECK(EmotionName(reading.emotion) == EmotionName(expected));
    CHECK((expected == Emotion::kNeutral || !reading.because.empty()));
  }
}

void CheckIsNot(Messages messages, Emotion unexpected) {
  for (const char* message : messages) {
    INFO(message);
    CHECK(EmotionName(ReadEmotion(message).emotion) != EmotionName(unexpected));
  }
}

bool Names(const char* message, const char* word) {
  const EmotionReading reading = ReadEmotion(message);
  return std::ranges::find(reading.because, word) != reading.because.end();
}

TEST_CASE("praise denied behind an adverb is displeasure", "[language][emotion]") {
  CheckEmotion({"对这次升级挺不满意的", "十分不喜欢新界面", "相当不好用", "我们团队很不满意",
                "老板太不高兴了", "真不好用", "客户那边极不满意", "这个编辑器很不方便",
                "大家都很不喜欢这次改版", "我对回复速度很不满意", "老不满意了", "超级不开心",
                "没能让我们满意", "我们很不爽", "结果不尽如人意"},
               Emotion::kAngry);
  CheckEmotion({"很不错，很满意", "非常不错", "很不容易，终于解决了，谢谢", "好不容易搞定了，开心",
                "特别满意", "差不多满意", "没什么不满意的，挺好", "还不错", "真不错，很好用",
                "做工完美，就一个按钮有点不喜欢，其余都挺好", "不得不说很满意"},
               Emotion::kSatisfied);
  CheckEmotion({"并非不满意，随便问问", "不满意的评价怎么筛选", "失望的客户怎么打标签",
                "不喜欢的模板能隐藏吗", "怎么统计不满意的会话", "如何标记不高兴的客户",
                "差评的工单在哪看", "请问不好用字段怎么建"},
               Emotion::kNeutral);
}

TEST_CASE("what is not good is displeasure", "[language][emotion]") {
  CheckEmotion({"不建议买", "这功能不咋地", "界面不怎么样", "没帮助", "would not recommend",
                "the answer was not useful", "it doesn't help", "not worth it", "🤦‍♀️",
                "☹️", "🤮🤮", "not good at all", "一点也不给力"},
               Emotion::kAngry);
  CheckIsNot({"推荐吗", "能推荐一个模板吗", "not only good but great", "is it good or not",
              "how do I recommend the tool to a colleague", "does the help panel have a search",
              "不用推荐，已经选好了", "I could not be happier", "还不错"},
             Emotion::kAngry);
}

TEST_CASE("a denied praise is told with its denial", "[language][emotion]") {
  CHECK(Names("not pleased", "not pleased"));
  CHECK(Names("isn't helpful", "isn't helpful"));
  CHECK(Names("不太喜欢", "不太喜欢"));
  CHECK(Names("很不高兴", "不高兴"));
  CHECK_FALSE(Names("很不满意", "满意"));
}

TEST_CASE("thanks beside what still fails are no satisfaction", "[language][emotion]") {
  CheckIsNot({"谢谢您，可还是老样子", "感谢，依旧无法导出", "Thank you, same error here",
              "thanks, to no avail", "thx but no change", "辛苦了，没效果", "感谢支持，未解决",
              "❤️ still broken", "🎉 crashed again", "Thanks for the reply, the problem persists",
              "👍 not helpful", "谢谢，问题没解决", "❤️❤️ lost all tasks"},
             Emotion::kSatisfied);
  CheckEmotion({"谢谢，问题没有再出现，解决了", "thanks, no more errors",
                "Thank you, that helped, nothing is broken now", "谢谢，已经修好了",
                "多谢，虽然昨天还不行，现在可以了", "thanks, it didn't work at first, works now",
                "❤️ works great", "服务依旧很好，谢谢", "感谢，问题已解决"},
               Emotion::kSatisfied);
}

TEST_CASE("questions that expect no answer are anger", "[language][emotion]") {
  CheckEmotion(
      {"你们的工程师是摆设吗", "测试是干什么吃的", "就这么对待老用户的吗", "开什么玩笑，又没了",
       "Is anyone even reading this?", "do you even test your releases?",
       "Why does no one ever reply?", "You call this support?", "这就是你们的服务？", "有没有搞错",
       "把客户当什么", "are you serious?"},
      Emotion::kAngry);
  CheckEmotion({"报表里的摆设图标怎么改", "do you ever offer discounts?",
                "Is this the right place to ask?", "请问有没有更好的办法",
                "你们怎么对待旧版本的数据", "what is the worst case time for an import?",
                "有没有人事管理的模板", "is anyone allowed to invite guests?"},
               Emotion::kNeutral);
}

TEST_CASE("repairs that are none and words that are not believed are anger",
          "[language][emotion]") {
  CheckEmotion({"修了个寂寞", "改了等于没改", "越修越坏", "又双叒打不开", "呵呵，升级完全没了",
                "呵呵，又白屏", "Yeah right, \"stable\". It failed again",
                "So much for 'improved': it crashes when I save", "号称“稳定”，结果又崩了",
                "'resolved' they said, it doesn't work", "更新了跟没更新一样",
                "This is the worst app we ever bought."},
               Emotion::kAngry);
  CheckIsNot({"呵呵，没事了，修好了", "How do I mark a field as 'fixed'?",
              "这个字段和没填一样处理吗", "'fixed' status is missing from the filter",
              "新旧两版一样", "把状态改为“已解决”", "the label 'stable' is gone", "越修改越快了"},
             Emotion::kAngry);
}

TEST_CASE("praise that is taken back at once is displeasure", "[language][emotion]") {
  CheckEmotion(
      {"好用个鬼", "满意才怪", "赞个头", "高兴不起来", "满意不了一点", "great, just great",
       "Oh wonderful, logged out again", "呵呵，真是专业的客服", "这也能叫客服？", "改一个坏两个",
       "到底还要等几天", "how is this still not fixed", "谢谢，催了八百遍了"},
      Emotion::kAngry);
  CheckIsNot({"no complaints whatsoever", "I'm done with the setup, what is next?",
              "I would be happy if it worked", "这条规则执行了八百次", "呵呵，谢谢",
              "这个字段还能叫别名吗", "nothing to complain about", "great, thanks",
              "任务赞不了是什么设置"},
             Emotion::kAngry);
}

TEST_CASE("plain praise of what was done is satisfaction", "[language][emotion]") {
  CheckEmotion({"You guys rock", "nailed it", "Works like a charm", "省了我不少事",
                "You saved my day", "爱死这个功能了", "用过最好的工具", "no complaints whatsoever",
                "really good support", "problem gone, thanks!"},
               Emotion::kSatisfied);
  CheckIsNot(
      {"what's the best tool for exports?", "五星评分怎么设置", "is it really good for big teams?",
       "not very good", "哪个模板最好用", "how do I save the day view",
       "a rock solid plan template", "I would be happy to join the beta"},
      Emotion::kSatisfied);
}

TEST_CASE("what the writer is in for is worry", "[language][emotion]") {
  CheckEmotion({"完蛋了，误删了整个项目", "惨了惨了，发错邮件了", "这下死定了，老板要看",
                "领导都等着呢，有进展吗", "删错文件了怎么办", "we're doomed if this isn't back",
                "I'll get fired for this", "弄不好我要背锅", "客户还在线上等", "今晚要被骂了",
                "完犊子了，删库了", "my boss will kill me", "please tell me this can be undone"},
               Emotion::kAnxious);
  CheckEmotion({"任务做完了", "怎么找回删错的看板", "客户在等待的状态怎么设置", "完了之后点保存",
                "有没有已完成列表", "where do I see tickets on hold", "有消息提醒功能吗",
                "老板视图怎么配置", "how do I fire a webhook"},
               Emotion::kNeutral);
}

TEST_CASE("what is better than before is praise and what is better elsewhere is none",
          "[language][emotion]") {
  CheckEmotion({"比原来那套好用多了", "新版快多了", "客服比以前专业多了", "Best tool we ever had",
                "Never used a better tracker", "much better than our old system",
                "Hands down the best support", "the best decision this year",
                "用着比上一家省心多了", "服务好得多，没见过这么好的"},
               Emotion::kSatisfied);
  CheckIsNot(
      {"别家比你们强多了", "以前比现在好用多了", "not the best support", "隔壁产品比贵司快多了",
       "Jira is much better than this", "their support is way better than yours",
       "人家的客服专业多了", "what is the best tool for importing?"},
      Emotion::kSatisfied);
}

TEST_CASE("neither the one nor the other is no feeling", "[language][emotion]") {
  CheckEmotion(
      {"neither pleased nor displeased, just saying", "满意不满意无所谓，发个票就行",
       "I am neither angry nor happy, I need an invoice", "谈不上满意也谈不上不满，正常走流程",
       "not satisfied or dissatisfied, only a remark", "we are neither happy nor unhappy with it",
       "不好不坏，先记一下", "neither good nor bad"},
      Emotion::kNeutral);
}

TEST_CASE("polite sentences that begin like a reproach are no anger", "[language][emotion]") {
  CheckIsNot({"请把我当前的任务转给小王",
              "请把我们当前的套餐升级到企业版",
              "把我当成观察者加到项目里，怎么操作",
              "请把我们当作试点团队开通",
              "能把客户当前状态导出来吗",
              "到底要等审批人同意还是管理员同意",
              "到底还要填几个字段",
              "怎么好意思麻烦你们呢，不过还是想问下怎么导出",
              "改回原来的值是不是等于没改",
              "图标旁边是摆设图片，可以换吗",
              "骗子邮件怎么举报",
              "举报骗子账号的入口在哪",
              "Is this how you share a board with a guest?",
              "Is this how you add a label?",
              "Do you even support SAML?",
              "Do you even work on weekends?",
              "I am done with your tutorial, what is next?",
              "Where do I see what a waste report counts?",
              "Please never again send the digest at 5 am",
              "It should never again ask for the code"},
             Emotion::kAngry);
  CheckEmotion({"别把我当傻子", "把我们当猴耍呢", "把客户当皮球踢", "拿客户当小白鼠",
                "到底要等多久", "你们怎么好意思", "怎么好意思收我们的钱", "改了也等于没改",
                "Is this how you treat paying customers?", "Do you even care?", "把我当成什么了",
                "怎么好意思还涨价", "What a waste, three hours gone", "What a waste of money",
                "I will never again buy from this company", "I'm so done with your excuses"},
               Emotion::kAngry);
}

TEST_CASE("whose customer is angry is not angry himself", "[language][emotion]") {
  CheckIsNot(
      {"One of my customers is furious, how do I escalate his ticket?", "有客户很愤怒，怎么升级",
       "客户非常生气，如何转给主管", "A client of ours is very angry, where can I add a note?",
       "有个用户对回复很不满，能不能换人跟进",
       "our customer was livid, how can we flag the conversation"},
      Emotion::kAngry);
  CheckEmotion(
      {"As a customer I am furious, how do I get my money back?", "作为客户我很愤怒，怎么退款",
       "客户很愤怒，你们怎么还不修", "I am furious, how do I cancel?",
       "I and my customers are furious, how do we cancel?",
       "Our customers are furious with you, how can we get this fixed?", "我很愤怒，怎么投诉"},
      Emotion::kAngry);
}

TEST_CASE("signs of alarm and plain outages hurry", "[language][emotion]") {
  for (const char* message :
       {"🚨 prod down", "⏰ deadline today", "‼️ data breach", "🔥🔥🔥 the server room", "⏳ ⏰",
        "❗❗ 看一下", "网站挂了", "没人能登录", "we got hacked", "not a single user can work",
        "数据泄露了", "平台挂了", "🚨🚨", "所有项目数据消失"}) {
    INFO(message);
    CHECK(ReadEmotion(message).urgency > 0.4);
  }
  for (const char* message :
       {"The label says \"urgent\"", "怎么开启加急模式", "紧急这个词怎么翻译",
        "The emergency button is blue", "标题里写着“紧急”两个字", "great release 🔥🔥🔥 love it",
        "our column is called urgent", "data breach notification template",
        "the hurry icon looks odd", "what is your outage policy", "急用选项在哪",
        "⏰ reminder setting", "宕机怎么赔付", "怎么防止数据泄露",
        "data breach training for new people", "如果服务器挂了会怎样", "“加急”在哪里勾选",
        "The outage of last month is over", "上周的宕机已经恢复了"}) {
    INFO(message);
    CHECK(ReadEmotion(message).urgency < 0.35);
    CHECK(EmotionName(ReadEmotion(message).emotion) != "anxious");
  }
}

}  // namespace
}  // namespace deskmesh::knowledge
