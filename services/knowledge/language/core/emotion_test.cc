// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/emotion.h"

#include <catch2/catch.hpp>
#include <string>

namespace deskmesh::knowledge {
namespace {

// From which confidence on the chat brings in a person for an angry customer.
constexpr double kSure = 0.6;

constexpr const char* kAngry[] = {"你们这什么垃圾软件！！！",
                                  "什么破软件，天天崩",
                                  "太过分了，扣了钱还不能用",
                                  "我真的受够了，三天两头出问题",
                                  "气死我了，又丢数据",
                                  "你们客服态度太差了，没人理我",
                                  "忍无可忍，我要投诉你们",
                                  "到底管不管？都等了三天了",
                                  "这么简单的问题拖一个礼拜，你们是怎么做事的",
                                  "滚，别再给我发邮件了",
                                  "操，又打不开了",
                                  "他妈的又崩了",
                                  "坑人的软件，退钱",
                                  "非常失望，花了这么多钱买个半成品",
                                  "简直离谱，连个导出都做不好",
                                  "垃圾，浪费我时间",
                                  "客服像机器人一样敷衍，太差劲了",
                                  "你们就知道踢皮球，没人负责",
                                  "第几次了？每次更新都出问题，烦死了",
                                  "实在太难用了，后悔买了",
                                  "骗子公司，说好的功能根本没有",
                                  "😡 又打不开了",
                                  "你们有病吧，半夜改版",
                                  "这破系统又卡死了，我真服了",
                                  "说了三遍了还没解决，你们什么意思",
                                  "太让人生气了，答应今天修好的",
                                  "凭什么扣我两次钱",
                                  "再不解决我就去消协投诉",
                                  "你们的服务烂透了",
                                  "恶心，偷偷涨价",
                                  "又来了，又崩了，还让不让人干活",
                                  "一直没解决，耽误我们上线，谁负责",
                                  "我对你们的服务非常不满意",
                                  "毫无专业可言，糟糕透顶",
                                  "一肚子火，找谁都不管",
                                  "This is ridiculous, third time it breaks!!",
                                  "I am furious, you lost our data again",
                                  "Your support is useless and nobody answers",
                                  "What a piece of garbage software",
                                  "This is unacceptable, we have been waiting for a week",
                                  "I'm fed up with your excuses",
                                  "fix your damn app",
                                  "worst support I have ever had",
                                  "You people are a joke",
                                  "I've had enough, cancel everything",
                                  "Absolutely terrible experience, I want my money back",
                                  "STOP CHARGING ME YOU SCAMMERS",
                                  "wtf is wrong with your login",
                                  "this is bullshit",
                                  "I'm really frustrated, still not fixed after three tickets",
                                  "Extremely disappointed with this release, nothing works",
                                  "Why does it break every single time?! So annoying!!",
                                  "how dare you delete my account",
                                  "are you kidding me? it is broken again",
                                  "I am sick and tired of this",
                                  "nobody cares about our tickets, very unprofessional",
                                  "you ignored me for five days, I am so angry",
                                  "this app sucks",
                                  "You are wasting my time with copy-paste answers",
                                  "I hate this update, it ruined our board",
                                  "pathetic. two weeks and still broken",
                                  "Disgusting how you treat paying customers",
                                  "your software is trash",
                                  "the most horrible tool we ever paid for",
                                  "I demand an explanation, this is outrageous",
                                  "what the hell happened to my board",
                                  "🤬🤬 again",
                                  "Completely useless!!! I can't work like this!!!",
                                  "we are very unhappy with the service, still waiting for a reply",
                                  "stop ignoring my emails!!",
                                  "你们这破产品还敢收钱？",
                                  "客服死哪去了，半天没人回",
                                  "又卡死，真是服了你们",
                                  "天天出bug，你们测试是吃干饭的吗",
                                  "我已经反馈了五次，一点用都没有",
                                  "什么垃圾更新，越改越难用",
                                  "真恶心，删了我三个月的数据",
                                  "你们到底有没有人在管",
                                  "再这样我就要投诉了",
                                  "烦死了，每次导出都报错",
                                  "我非常生气，昨天就说今天修好",
                                  "没见过这么差的服务",
                                  "太气人了，凭什么限制我们",
                                  "花钱买罪受",
                                  "退款！这种质量也好意思卖",
                                  "说了多少遍了，还是不行！！",
                                  "太坑了，续费后功能反而少了",
                                  "你们是在耍我吗",
                                  "一群废物",
                                  "对你们彻底失望",
                                  "说好两小时回复，现在两天了",
                                  "能不能别再敷衍我了",
                                  "卧槽又丢了",
                                  "简直是灾难，全团队都在骂",
                                  "你们太不负责任了",
                                  "做的什么东西啊，气死人",
                                  "差评，再也不用了",
                                  "什么态度",
                                  "别拿机器人糊弄我",
                                  "就这还企业版？笑话",
                                  "this thing is a complete disaster",
                                  "I am really angry right now",
                                  "your product is horrible and so is your support",
                                  "another day another crash, thanks for nothing",
                                  "I've asked five times and got no answer!!",
                                  "how many times do I have to report this?",
                                  "Are you even reading my messages?",
                                  "so sick of this bug",
                                  "what a joke of a company",
                                  "never buying this again",
                                  "you guys broke everything with that update, well done idiots",
                                  "this is the last straw",
                                  "I'm beyond frustrated",
                                  "I can't believe how bad this is",
                                  "give me my money back",
                                  "you keep closing my ticket without fixing anything",
                                  "absolutely unacceptable",
                                  "your service is a disgrace",
                                  "nobody has replied for a week, this is outrageous",
                                  "Fix it NOW!!! I'M LOSING CUSTOMERS",
                                  "stop sending me canned responses",
                                  "worst update ever",
                                  "it's infuriating that this still does not work",
                                  "you lied to us about the features",
                                  "I regret paying for this",
                                  "terrible. just terrible.",
                                  "this is a nightmare, cancel my subscription",
                                  "very disappointed in your team",
                                  "the audacity to raise prices when nothing works",
                                  "you are useless",
                                  "你们能不能干点人事",
                                  "做个导出都能出错，服气",
                                  "钱扣了功能没有，什么人啊",
                                  "再给你们一次机会，不然立马换掉",
                                  "我要差评到底",
                                  "这服务水平真的是绝了，一个小问题拖半个月",
                                  "天天维护天天挂，谁受得了",
                                  "别再跟我说什么稍等了",
                                  "你们是不是觉得客户好欺负",
                                  "太扯了吧，数据说没就没",
                                  "无语死了，回答牛头不对马嘴",
                                  "三番五次出问题，换别家了",
                                  "每次都是同样的回复，有完没完",
                                  "辣鸡产品",
                                  "问了半天没一个能解决的",
                                  "真想把你们这软件卸了",
                                  "Enough is enough, I want this escalated",
                                  "How hard can it be to fix a login page?",
                                  "you keep telling me the same nonsense",
                                  "I've lost all patience with you",
                                  "This has been going on for weeks and you do nothing",
                                  "your bot is dumb as a rock",
                                  "complete rubbish, not worth a cent",
                                  "why do I even pay you people",
                                  "I will tell everyone how bad you are",
                                  "this is driving me insane",
                                  "seriously? broken AGAIN?",
                                  "the most incompetent support team on earth",
                                  "thanks for wasting my afternoon",
                                  "not good enough. fix it or refund me",
                                  "你们的产品太让人失望了",
                                  "客服一直不回，真的很生气",
                                  "这种垃圾服务还要收费",
                                  "三天了还没人处理，你们在干什么",
                                  "又出bug了，真让人火大",
                                  "再不修好我就投诉",
                                  "完全没用，浪费钱",
                                  "你们更新之前不测试的吗！！",
                                  "糟糕的体验，再也不会续费",
                                  "气死了！！！",
                                  "I am very angry about this",
                                  "this is the third time, unacceptable",
                                  "your team is useless",
                                  "I'm so annoyed with this app",
                                  "why is nobody answering me",
                                  "terrible product, do not buy",
                                  "I want a refund, this is garbage",
                                  "such a waste of money",
                                  "your support is awful",
                                  "this stupid thing crashed again!!"};

constexpr const char* kAnxious[] = {
    "急死了，数据会不会丢啊",
    "救命，明天就要上线了登不上去",
    "急急急，在线等",
    "很着急，客户马上要来看演示",
    "怎么办啊，项目全不见了",
    "我好担心数据找不回来",
    "慌了慌了，不小心把项目删了",
    "十万火急，系统打不开",
    "麻烦快点，下午就要汇报了",
    "能不能快一点，我们等不及了",
    "拜托快帮帮我，今天必须交",
    "求助！删错了怎么办，还能恢复吗",
    "老板在催，我真的很急",
    "完蛋了，数据没了",
    "来不及了，半小时后开会要用",
    "会不会丢啊，我好怕",
    "我不知道怎么办了，急",
    "特别着急，麻烦马上处理",
    "😭 文件不见了",
    "😱 项目没了",
    "赶紧帮我看看，客户在等",
    "害怕账号被盗了，怎么办",
    "紧急！全员无法登录",
    "请尽快处理，非常急",
    "很焦急，明天就要验收",
    "求求了，快帮我恢复",
    "我快急哭了",
    "心里没底，数据还在吗",
    "火烧眉毛了，快帮帮忙",
    "要命了，今晚要交付，导不出来",
    "压力好大，再弄不好项目就黄了",
    "please help, I'm really worried about my data",
    "I'm panicking, I deleted the whole project",
    "Oh no, everything is gone, what do I do",
    "this is urgent, our demo is in an hour",
    "We need this asap, the client is waiting",
    "please hurry, the deadline is today",
    "I'm so scared we lost everything",
    "urgent!! nobody can log in",
    "help me please, I'm desperate",
    "I'm afraid I deleted the wrong board",
    "need help immediately, launch is tomorrow",
    "did i lose my work? I'm freaking out",
    "I am stuck and the deadline is tomorrow, please help",
    "very worried that our files are gone",
    "it's an emergency, the site is down before our launch",
    "can't wait any longer, the board meeting starts in ten minutes",
    "really nervous about the migration, will anything be lost",
    "please please help me get it back 🙏🙏",
    "I urgently need my report",
    "running out of time, the presentation is in 20 minutes",
    "we are getting desperate here",
    "I'm stressed, my boss needs this right now",
    "so anxious about this, has my data been leaked",
    "what should I do?\? my tasks disappeared",
    "please respond quickly, it is really urgent",
    "my whole team is blocked, we need this right away",
    "i can't sleep, worried that the backup failed",
    "🆘 lost access to my account",
    "this is time sensitive, please look at it as soon as possible",
    "SOS we cannot open the project",
    "我把客户的数据弄丢了怎么办",
    "老板马上要看报表，打不开啊",
    "快快快，客户在会议室等着",
    "特别担心备份没成功",
    "求你们快点处理",
    "急！明早要投标",
    "好慌，误删了整个项目",
    "数据是不是永远没了啊😭",
    "明天就截止了，导出一直转圈，快帮我",
    "吓死我了，任务全空了",
    "在吗在吗，很急",
    "拜托拜托，救救我的项目",
    "我快崩溃了，今晚必须交",
    "心急如焚，怎么还打不开",
    "项目经理催我十几次了，麻烦尽快",
    "账号会不会被盗了？好怕",
    "还来得及恢复吗，求解",
    "非常紧急，生产系统停了",
    "等着用呢，能快点吗",
    "睡不着觉，担心数据泄露",
    "万一丢了怎么办，我很不安",
    "五分钟后就要演示了，急",
    "紧急求助，权限全乱了",
    "求救！误操作清空了看板",
    "怎么办怎么办，老板要杀了我",
    "I think I just deleted everything, please tell me it can be restored",
    "we go live in an hour and login fails, please help",
    "I'm so worried, is my data safe?",
    "quick, the client is on the line",
    "URGENT: cannot open the board",
    "please, I need this today or I lose my job",
    "my heart is racing, where did the files go",
    "help! all tasks vanished",
    "this can't wait, payroll runs tonight",
    "I'm terrified that the import overwrote our records",
    "need an answer ASAP",
    "we are running late and the export is stuck",
    "hurry please, they are waiting",
    "I really need your help right now",
    "I am worried sick about the migration",
    "oh god, did I delete the wrong workspace?",
    "can somebody please help quickly",
    "the demo starts in five minutes and nothing loads!",
    "I'm afraid of losing our history",
    "getting very nervous, the backup shows zero files",
    "please fix this immediately, our customers are affected",
    "I don't know what to do, everything disappeared",
    "we're under huge pressure, it must work tonight",
    "is it gone forever? please say no 😢",
    "tomorrow is the audit and I can't get the report, I'm stressed out",
    "手抖删了整个迭代，求恢复",
    "能不能现在就帮我看一下，会议马上开始了",
    "我们这边炸锅了，所有人都等着",
    "怕是要出大事了，合同附件打不开",
    "这可怎么办才好，明天审计",
    "领导发火了，报表还没出来",
    "能救回来吗，一年的数据啊",
    "千万别丢啊，那是客户的原始文件",
    "真的很着急，麻烦优先处理",
    "我好紧张，第一次上线就出错",
    "没时间了，快告诉我怎么恢复",
    "突然全部变成空白了，好吓人",
    "有人吗？急急急",
    "心慌，不知道是不是被攻击了",
    "帮帮我，十万火急",
    "please, is there any way to get it back? it's a year of work",
    "I have a presentation in 15 minutes and slides won't load",
    "my manager is going to kill me, the report is gone",
    "anyone there? this is really pressing",
    "I hope nothing was lost, I'm shaking",
    "we're in big trouble if this isn't fixed tonight",
    "quickly please, customers are calling",
    "I accidentally removed the owner, am I locked out forever?",
    "sweating here, the import deleted half of the tasks",
    "time is running out for us",
    "kindly treat this as a priority, launch is in two hours",
    "my boss is breathing down my neck",
    "were we hacked? I'm really concerned",
    "it's 3am and the release is stuck, someone please help",
    "the whole office is waiting for this to be fixed",
    "很急，请马上帮我处理",
    "文件丢了怎么办，我好着急",
    "能不能尽快恢复，客户等着要",
    "担心数据丢失，麻烦快点看一下",
    "急！系统登录不上了",
    "老板一直在催，怎么办",
    "我有点慌，项目突然不见了",
    "明天要交付，导出一直失败，急",
    "求帮忙，误删了重要文件",
    "拜托快点，马上开会了",
    "please hurry, I need this urgently",
    "I'm worried we lost the data",
    "help, I deleted the wrong project",
    "it is urgent, the customer is waiting",
    "I'm really anxious about the launch tomorrow",
    "can you please fix it asap",
    "we need this immediately, deadline is today",
    "I am scared my work is lost",
    "oh no, my board is empty",
    "please help me, I'm stuck and the demo is in an hour"};

TEST_CASE("anger is read, surely enough to bring in a person", "[language][emotion]") {
  for (const char* text : kAngry) {
    INFO(text);
    const EmotionReading reading = ReadEmotion(text);
    CHECK(reading.emotion == Emotion::kAngry);
    CHECK(reading.confidence >= kSure);
    CHECK_FALSE(reading.because.empty());
  }
}

TEST_CASE("worry is read", "[language][emotion]") {
  for (const char* text : kAnxious) {
    INFO(text);
    CHECK(ReadEmotion(text).emotion == Emotion::kAnxious);
  }
}

TEST_CASE("emotion is read from words, marks and emoji", "[language][emotion]") {
  const auto emotion = [](std::string_view text) { return ReadEmotion(text).emotion; };
  CHECK(emotion("你们这什么垃圾软件！！！") == Emotion::kAngry);
  CHECK(emotion("This is ridiculous, third time it breaks!!") == Emotion::kAngry);
  CHECK(emotion("😡😡") == Emotion::kAngry);
  CHECK(emotion("急死了，数据会不会丢啊") == Emotion::kAnxious);
  CHECK(emotion("please help, I'm really worried about my data") == Emotion::kAnxious);
  CHECK(emotion("太好了，问题解决了，非常感谢") == Emotion::kSatisfied);
  CHECK(emotion("Works now, thank you so much! 🎉") == Emotion::kSatisfied);
  CHECK(emotion("怎么新建项目") == Emotion::kNeutral);
  CHECK(emotion("How do I export tasks?") == Emotion::kNeutral);
  CHECK(emotion("") == Emotion::kNeutral);
}

TEST_CASE("denied praise is no praise", "[language][emotion]") {
  CHECK(ReadEmotion("我对处理结果不满意").emotion != Emotion::kSatisfied);
  CHECK(ReadEmotion("not happy with this").emotion != Emotion::kSatisfied);
}

TEST_CASE("thanks for what didn't help are manners, and so is a refusal", "[language][emotion]") {
  for (const char* text : {"thanks, but still not solved", "谢谢，但是还是没解决",
                           "Thank you, but it still doesn't work", "感谢回复，不过问题还在"}) {
    INFO(text);
    CHECK(ReadEmotion(text).emotion != Emotion::kSatisfied);
  }
  CHECK(ReadEmotion("no thanks").emotion == Emotion::kNeutral);
  CHECK(ReadEmotion("No, thank you.").emotion == Emotion::kNeutral);
  CHECK(ReadEmotion("I want to cancel my subscription").emotion == Emotion::kNeutral);
  CHECK(ReadEmotion("thanks, that solved it").emotion == Emotion::kSatisfied);
  CHECK(ReadEmotion("谢谢，已经解决了").emotion == Emotion::kSatisfied);
}

TEST_CASE("worry about money and time is read", "[language][emotion]") {
  for (const char* text :
       {"我现在很焦虑，报表全乱了", "有点担心明天的汇报", "we are losing money because of this",
        "our demo is in 2 hours", "launch in 3 hrs and the page is empty", "this makes me nervous",
        "还有两小时后上线，页面是空的"}) {
    INFO(text);
    CHECK(ReadEmotion(text).emotion == Emotion::kAnxious);
  }
  CHECK(ReadEmotion("怎么设置两小时后上线的提醒").emotion == Emotion::kNeutral);
}

TEST_CASE("urgency grows with what is at stake", "[language][emotion]") {
  const double calm = ReadEmotion("请问怎么换头像").urgency;
  const double urgent = ReadEmotion("生产环境宕机，全公司无法登录，立刻处理！！").urgency;
  CHECK(calm < 0.2);
  CHECK(urgent > 0.7);
  CHECK(ReadEmotion("production is down, need this fixed immediately").urgency > 0.6);
}

TEST_CASE("a sign inside another word or denied tells nothing", "[language][emotion]") {
  CHECK(ReadEmotion("特别急").emotion == Emotion::kAnxious);     // 特别 holds no 别
  CHECK(ReadEmotion("不着急，慢慢来").emotion == Emotion::kNeutral);
  CHECK(ReadEmotion("no hurry, it is not urgent").emotion == Emotion::kNeutral);
  CHECK(ReadEmotion("我没有生气").emotion == Emotion::kNeutral);
  CHECK(ReadEmotion("可以马上开始计时吗").urgency < 0.3);
  CHECK_NOTHROW(ReadEmotion(std::string(50'000, '!')));
  CHECK_NOTHROW(ReadEmotion("反馈了\xFF\xFE次"));
}

}  // namespace
}  // namespace deskmesh::knowledge
