// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/handover_combination_list.h"

namespace deskmesh::knowledge {
namespace {

// clang-format off
// Those who work for us, by what they are called.
constexpr std::string_view kStaff =
    "客服|工程师|技术人员|技术支持|技术同事|技术的人|技术员|技术来|懂技术|经理|主管|领导|负责人|销售|商务的人|商务同事|"
    "顾问|专家|你们的人|你们同事|你们的同事|你们老板|你们人|工作人员|售后|运维|专人|研发|产品经理|总监|值班的|懂行|明白人|专业的人|专业人员|专业人士";

constexpr HandoverCombination kCallCombinations[] = {
    // Somebody of ours shall come, write or call.
    {HandoverReason::kWantsPerson,
     kStaff,
     "联系我|联系我们|联系一下|联系下我|联系本人|跟我联系|与我联系|和我联系|跟我们联系|与我们联系|和我们联系|出来|过来|"
     "远程帮|远程看|远程协助|远程支持|远程处理|远程排查|远程一下|远程连|帮我看|帮我们看|帮忙看|帮我处理|帮我弄|帮我查|"
     "帮我解决|帮我们解决|回我|给我回|给我们回|给我打|给我们打|打给我|打电话|打个电话|回电话|回个电话|来个电话|加我微信|加我qq|跟我说|和我说|来处理|来解决|"
     "来看看|来帮|来一趟|上门|接待|回复我|给我解释|给我个说法|给我答复|来跟我|来和我|跟我谈|和我谈|对接一下|"
     "给我支持|直接找我|电话我|致电",
     15,
     "怎么|如何|怎样|在哪|设置|任务里|评论里|指派|访客|角色|客户|收到通知|自动通知|自动提醒|字段里|打电话的|电话的记录",
     "请|让|叫|找|派|喊|麻烦|换|要求|希望|需要|想要|我要|转|能不能|能否|可以|可否|帮我|快|赶紧|尽快|给我|你们|立刻|"
     "马上|求|有没有|急"},
    {HandoverReason::kWantsPerson,
     "叫你们|让你们|喊你们|找你们|请你们|要你们|换你们|转你们|见你们|转给你们|联系你们|和你们|跟你们|接你们|麻烦你们|找你们的|叫你们的|让你们的|请你们的|要你们的|"
     "联系你们的|和你们的|跟你们的|见你们的",
     kStaff,
     9, "怎么|如何|怎样|设置|权限|字段|任务|通知"},
    {HandoverReason::kWantsPerson,
     "我要和|我要跟|我想和|我想跟|想和|想跟|我要找|我想找|想找|要找|我要联系|我想联系|想联系|让我和|让我跟|请让我|"
     "帮我联系|帮我找|帮我叫|帮我接|帮我转|请帮我转|请转|请接|能和|能跟|可以和|可以跟|可不可以和|能不能和|能不能跟|"
     "能不能找|想约|约个|约一位|转接一下|转接到|转接给|转接|需要和|需要跟|希望和|希望跟|直接和|直接跟|给我接|给我转|给我找|给我叫|给我派|给我安排|请安排|喊个|喊一位|请派|麻烦安排|"
     "安排一位|安排一个|安排个|派一位|派一个|派个|找一位|找一个|找个|来一位|来一个|来个|叫一位|叫一个|叫个|换一位|换一个|"
     "换个",
     "客服|工程师|技术人员|技术支持|销售|商务|顾问|专家|你们的人|你们同事|你们经理|你们领导|你们老板|工作人员|售后|"
     "真人|专人|技术的|懂技术|懂行|明白人|专业的人|专业人员|专业人士|值班人员",
     9,
     "怎么|如何|怎样|评论|群里|内部|权限|频道|字段|任务|设置|席位|账号|成员|角色|客户|审批|分配|指派|创建|通知"},
    {HandoverReason::kWantsPerson,
     "和主管|跟主管|和经理|跟经理|和领导|跟领导|和负责人|跟负责人|和老板|跟老板|找主管|找经理|找领导|找老板|见主管|见经理",
     "谈|说话|说说|聊|反映|投诉|沟通一下|通话|理论|说清楚|讲",
     9, "怎么|如何|任务|评论|群|会议|字段|记录|提醒",
     "我要|我想|让我|想|我们要|能不能|可以|请|直接"},
    {HandoverReason::kWantsPerson,
     "远程支持|远程协助|远程指导|远程排查|远程服务|远程解决",
     "安排|请你们|请给|请帮|麻烦|我需要|我们需要|约一次|约个|来一次|来一下|能不能|能否|可以|帮",
     18, "功能|设置|怎么|如何|团队|请假|请问|审批|任务|模板"},
    {HandoverReason::kWantsPerson, "不想|不要|不愿|别让|受够|讨厌", "跟机器说|和机器说|跟机器聊|和机器聊|对着机器|机器回复|机器应付",
     12, "怎么|如何|设置|客户"},
    {HandoverReason::kWantsPerson,
     "i want|we want|i need|we need|give me|give us|get us|get me|i demand|i'd like",
     "an engineer|a technician|a specialist|a real employee|your engineer|your engineers|a supervisor|a consultant|"
     "an expert|a colleague of yours|one of your engineers|one of your people",
     8, "role|seat|group|field|project|board|plan|license|licence|template|to see|to edit|view|permission|assigned|as assignee"},
    {HandoverReason::kWantsPerson,
     "请联系我|麻烦联系我|尽快联系我|速联系|快联系我|赶紧联系我|马上联系我|立刻联系我|请和我联系|请与我联系|请跟我联系|"
     "让人联系|派人联系|找人联系我|叫人联系|安排人|安排同事|安排技术|安排工程师|派工程师|派技术|派同事|请求远程|"
     "需要远程协助|要求远程|想要远程协助|求远程|远程帮我|远程帮忙|给我来个电话|能打电话给我|可以打电话给我|电话联系我|"
     "微信联系我|请回电|请致电|请来电|我要通话|想电话沟通|想通电话|电话沟通一下|打个电话给我|直接电话|有电话吗|"
     "联系电话多少|电话号码多少|你们的电话|你们电话|客服热线|服务热线|热线电话|客服微信|客服qq|客服邮箱|加客服|转客服|"
     "转科服|转克服|转接销售|转销售|转技术|转接技术|转售后|转工程师|接技术|能有人管|没人管吗|有没有人管|有没有人理|"
     "来人啊|来人呀|来人帮|谁能帮帮我|人工帮|人工处理一下|人工协助|人工看|人工支持|人工介入|人工回复我|人工解答|人工呢|"
     "zhuan ren gong|zhuanrengong|zhuan rengong|rengong|ren gong|rengongkefu|zhuan kefu|zhuankefu|kefu",
     "", 0,
     "怎么|如何|怎样|设置|字段|任务|评论|访客|成员|客户|自动|通知|角色|权限|规则|流程|审批|项目|转技术部|转销售部|"
     "转技术组|转销售组|线索|转销售线|转技术方案"},
    {HandoverReason::kWantsPerson,
     "someone from|somebody from|someone of|somebody of|an engineer|your engineer|your engineers|engineer|"
     "technician|a colleague|colleague of yours|one of your|one of you|your manager|a manager|your boss|"
     "your staff|your support|your team|your people|support|sales|account manager|specialist|an expert|"
     "tech support|technical support|support engineer|customer success|someone|somebody|anyone|an agent|"
     "a representative|a person|a consultant|an employee",
     "contact me|contact us|call me|call us|reach out to me|reach out to us|reach out|reach me|get back to me|"
     "get back to us|get in touch|phone me|phone us|ring me|write to me|talk to me|talk to us|speak to me|"
     "speak with me|talk with me|call back|help me in person|help us in person|help me directly|remote in|"
     "remote session|remotely|look at my screen|join a call|hop on a call|jump on a call|take over|"
     "come to the phone|come on the line|answer me|respond to me|reply to me|explain to me in person",
     36,
     "how do|how to|how can|customers|guest|guests|automatically|notify|notification|rule|workflow|"
     "take over a task|take over the task|take over tasks|take over my|take over a|take over the|"
     "assignee|comment|comments|project|invite|mention|can guests|reminder|form|when a|when an|workers|"
     "work remotely|working remotely"},
    {HandoverReason::kWantsPerson,
     "speak to|speak with|speaking to|speaking with|talk to|talk with|talking to|talking with|chat with|"
     "connect me to|connect me with|put me through to|get me|put me on to|transfer me to|forward me to|"
     "pass me to|get hold of|get through to|get a hold of|how do i reach|how can i reach|want to reach|trying to reach|need to reach|i want to see|call with|meeting with|"
     "a word with|discuss with|discuss this with|phone call with|in touch with|send me to|direct me to|"
     "need to contact|want to contact|like to contact|how do i contact|how can i contact|how to contact|"
     "get in contact with",
     "sales|your sales|sales team|sales person|salesperson|a salesperson|colleague of yours|one of your|"
     "one of you|your colleague|your colleagues|an engineer|your engineer|your engineers|engineer|technician|"
     "specialist|an expert|expert|your boss|your people|your account manager|account manager|tech support|"
     "technical support|a live|person in charge|the person responsible|your management|your technical|your developers|your tech|your engineering|your product team|your billing|"
     "your accounting|your finance|your cto|your success|your manager|"
     "your ceo|your director|your staff|your side|a consultant|your consultant|customer success|"
     "customer support|customer service|support team|support staff|support engineer|helpdesk|help desk|"
     "support desk|support|your company|your office|your team|somebody|someone|anybody|anyone|"
     "a member of your|one of the team|somebody human|flesh",
     20,
     "don't want|do not want|don't need|do not need|no need|how do agents|can agents|do agents|agents can|"
     "support channel|support api|support board|support project|sales project|sales board|sales channel|"
     "agent api|mention|comment|comments|assign|can members|do members|members can|members|guests|guest|"
     "our customers|customer portal|slack|via the api|outside|in a task|in the task|in chat|teammate|"
     "invite|task|tasks|get me the|notify|reach the end|reach 100|in another team|another workspace|"
     "colleague in|field|filter|reminder|another|to sync|template|with customers|can support"},
    {HandoverReason::kWantsPerson,
     "please contact me|please contact us|please get in touch|please reach out to me|contact me asap|"
     "contact me urgently|contact me today|contact me at|contact me on|can you call|could you call|"
     "can you phone|could you phone me|can you ring|i want a call|i need a call|i want a callback|"
     "schedule a call with you|book a call with|arrange a call|want a callback|need a callback|"
     "request a callback|callback please|call back please|call me please|call me now|call me today|"
     "call me asap|call me on|call me at|please phone me|phone me back|phone me today|phone me now|phone me asap|ring me up|your phone number|support phone number|"
     "phone number of support|phone number of your|phone number for support|support hotline|your hotline|"
     "hotline number|is there a number i can call|is there a phone number|number to call|can i phone you|can i call you on|"
     "phone support please|want phone support|human being please|need human help|human help|humans only|"
     "human now|talk to one of you|"
     "speak to one of you|somebody real|someone real|a real employee|an actual employee|"
     "not with a computer|not to a computer|escalate this to|escalate to a|escalate me|escalate my case|"
     "who can i talk to|who can i speak to|who can i speak with|who do i talk to|who do i speak to|who should i talk to|"
     "whom can i talk to|whom can i speak to|who can i call|"
     "remote session with|screen share with you|screen sharing session with|want help from a person|"
     "help from a person|help from a human|help of a person|help me in person|customer rep|sales rep please",
     "", 0,
     "webhook|api|function|how do guests|method|notification|notifications|comment|comments|customers|"
     "how do i add|how do i set|field|rule|workflow|escalate to a manager|automatically|button|form|"
     "escalate to a team|callback url|let me talk to the api"},

    // Insults with the product's name behind or before them.
    {HandoverReason::kAbuse,
     "什么破|啥破|这破|这个破|这种破|你们的破|你们破|这么破|又破又|破玩意|破东西|破功能|破工具|破应用|破网站|破服务|"
     "破产品|破导出|破导入|破看板|破甘特|破app|什么烂|啥烂|这烂|这个烂|你们的烂|烂工具|烂东西|烂功能|破烂",
     "", 0,
     "破折|破浪|破圈|破局|破晓|破损|破解|破产|突破|爆破|破坏|打破|破冰|破例|破镜|破局|破碎|破裂|破旧|破防|破格|破晓|破译|破土|破获|"
     "破除|破案|破音|破门|破线|破百|破万|破零|烂尾|破烂回收|废品"},
    {HandoverReason::kAbuse,
     "垃圾甘特|垃圾看板|垃圾导|垃圾功能|垃圾日历|垃圾报表|垃圾同步|垃圾权限|垃圾界面|垃圾设计|垃圾更新|垃圾版本|垃圾系统|"
     "垃圾模板|垃圾自动|垃圾搜索|垃圾登录|垃圾api|垃圾应用|垃圾app|垃圾程序|垃圾插件|垃圾网站|垃圾玩意|垃圾东西",
     "", 0, "清理|回收|垃圾导入的|删除|过滤"},
    {HandoverReason::kAbuse,
     "去你大爷|你大爷的|去你娘|他娘的|他奶奶的|你奶奶的|狗娘养|你全家|你祖宗|八辈子祖宗|扯犊子|放你娘|放你妈|真他妈|"
     "nmsl|cnm|cnmb|tmd|wcnm|wdnmd|nmlgb|mlgb|qnmd|sb客服|sb公司|sb软件|sb系统|sb机器人|sb平台|sb产品|sb玩意|sb东西|"
     "sb功能|sb甘特|sb看板|sb导出|sb工具|sb网站|sb吧|你们sb|真sb|太sb|是sb|都sb|一群sb|什么sb|这sb|大sb|你sb|个sb|"
     "煞笔|沙比|傻b|傻叉|傻缺|傻吊|傻屌|傻帽|煞逼|傻批|傻比|脑瘫|脑抽|特么|他么的|尼玛|泥马|你妈|妈蛋|妈逼|妈比|妈b|日你|"
     "草你|肏|艹|操蛋|操你|死全家|全家死|不得好死|王八|龟儿子|龟孙|贱人|贱货|狗日|狗逼|饭桶|窝囊废|混账|滚出|滚远|"
     "滚犊子|滚粗|给我滚|给爷滚|你们滚|都滚|快滚吧|杂种|畜生|畜牲|禽兽|臭不要脸|不要碧莲|恶心死|瞎了眼|什么狗|狗东西|"
     "死骗子|臭骗子|骗子软件|骗子平台|丧尽天良|缺德|厚颜无耻|下三滥|垃圾的一批|垃圾得要死|垃圾死了|辣鸡|拉圾|laji|"
     "屎一样|跟屎|像屎|一坨屎|一坨|脑子坏|脑子有坑|脑子有泡|脑子有屎|给老子|脑壳有|智商堪忧|没带脑子|白吃饭",
     "", 0,
     "敏感词|屏蔽|过滤词|违禁词|滚出屏|滚出视|不滚出|王八蛋糕|你妈妈|你妈的手机|饭桶型|饭桶图|识别脏话|缺德地图"},
    {HandoverReason::kAbuse,
     "stupid|damn|damned|bloody|freaking|fricking|fucking|goddamn|utter|absolute|pure|useless|worthless|total|"
     "complete|this|such|what a|what|your|piece of|pile of|load of|more|same|just|fkn|f-ing|effing",
     "crap|crappy|bullcrap|shit|shite|bullshit|horseshit|garbage|rubbish|junk|dogshit|crapware|bloatware",
     3,
     "crap shoot|garbage collection|garbage collector|in trash|junk mail|junk folder|junk characters|junk data|"
     "garbage characters|garbage data|where|restore|recover|empty|filter|label|tag|field|template|called|"
     "named|delete|remove|clean"},
    {HandoverReason::kAbuse,
     "stupid|damn|damned|crappy|fucking|fkn|bloody|goddamn|god damn|dumb|idiotic|shitty|shit|lousy|retarded|"
     "brain dead|braindead|moronic|useless|worthless|pathetic|crap",
     "software|app|tool|import|importer|export|exporter|gantt|board|boards|system|program|thing|things|feature|"
     "features|website|site|company|support|chat|calendar|update|product|service|interface|filter|filters|"
     "login|webhook|api|search|backup|developers|people|company's|bot|robot|answers|timeline|page|button",
     1,
     "question|questions|how do i label|word list|field|called|named"},
    {HandoverReason::kAbuse,
     "what a joke|joke of a company|joke of a product|go bankrupt|hope you die|f**k|f*ck|f***|f*** you|sh*t|s**t|fck|fuk|fuck's|fcking|fuckin|motherfucker|motherfuckers|stfu|gtfo|"
     "bullsh*t|b*llshit|bs company|a**hole|assholes|dickhead|dickheads|dipshit|douchebag|wanker|wankers|"
     "tosser|tossers|twat|cunt|cunts|prick|pricks|scumbag|scumbags|retards|dimwits|nitwits|halfwits|"
     "you clowns|you losers|you scum|, scum|you crooks|you fools|you jerks|you robbers|you frauds|you morons|"
     "you idiots|you muppets|you monkeys|bunch of amateurs|bunch of idiots|bunch of morons|bunch of crooks|"
     "bunch of losers|go die|rot in hell|burn in hell|piss off|pissed off|pissing me off|fuck off|sod off|"
     "bugger off|get lost|get stuffed|kiss my ass|kiss my arse|up yours|son of a bitch|sons of bitches|"
     "your mother|you're all useless|you are all useless|you're pathetic|you are pathetic|you're a joke|"
     "you are a joke|you disgust me|disgusting company|full of shit|full of crap|holy shit|"
     "what the fuck|the hell is wrong|go screw|screw you|goddamn|you morons|sick of your crap|"
     "sick of your shit|like shit|like crap|is crap|are crap|is shit|are shit|shit software|shit app|"
     "crap app|crap software|crapware|shithole|shitshow|shit show|dumpster fire",
     "", 0,
     "word list|banned words|profanity|filter words|blocked words|get lost when|get lost in|get lost if|"
     "get lost after|do tasks get lost|comments get lost|changes get lost|data get lost|will get lost|"
     "called|named|your mother's|might get lost|not get lost|could get lost|can get lost|attachments get lost"},
    // Threats: to be shown up before everybody, or worse.
    {HandoverReason::kLegal,
     "发微博|微博上|发抖音|抖音上|发小红书|小红书上|发知乎|知乎上|发朋友圈|发网上|发到网|发到微博|发到抖音|发到小红书|"
     "发论坛|挂网上|挂到网|挂微博|挂出来|上热搜|曝光|黑猫|发视频|录视频|让大家都|让所有人|"
     "让同行|人尽皆知|全网|网暴|搞臭|拉横幅|找记者|联系记者|爆料|写文章骂|发帖|捅出去|公之于众|公开这件事",
     "我就|我要|我会|我将|我们就|我们会|我们要|我们将|就发|就去|就给|就挂|就让|就把|去发|给你|给你们|否则|不然|等着|再不|"
     "信不信|小心|要不|别怪|不处理|不解决|不降价|不退|不给|马上|准备|必须",
     36,
     "怎么|如何|怎样|曝光量|曝光率|曝光度|推广|营销|模板|集成|数据统计|分享到|吗|运营|客户差评|用户差评|活动|提醒|"
     "任务|定时|同步到"},
    {HandoverReason::kAbuse,
     "弄死|砍死|打死你|打死他|杀了你|杀你|杀了他|揍你|揍死|好看的|让你们好看|给你们好看|等着瞧|走着瞧|找上门|"
     "上门找你|上门砸|砸了你|砸你们|炸了你|炸掉你|炸你们|烧了你|后果自负|你们完了|你们死定|你死定|你们等着|收拾你|"
     "黑了你们|黑掉你们|攻击你们|搞死你|搞垮你|弄垮你|人肉你|堵你们|堵门|跟你们没完|和你们没完|跟你没完|不会放过|"
     "别怪我不客气|不客气了|一把火",
     "", 0, "怎么|如何|样式|主题|界面|配色|字体|图标|模板|不客气的|颜色|好看的图|好看的甘"},
    {HandoverReason::kLegal,
     "post|posting|tweet|tweeting|publish|put|share|write|writing|review|reviews|complain|shame|rant|warn|warning|"
     "tell|leave|rate|rating|say so|spread",
     "twitter|on x|facebook|linkedin|reddit|tiktok|instagram|trustpilot|google reviews|g2|capterra|social media|"
     "weibo|the internet|the app store|app store|hacker news|youtube|glassdoor|product hunt|"
     "everyone i know|everybody i know|all our partners|the whole industry|others about you|"
     "others not to use|others against|all over the|publicly",
     40,
     "integration|connect|how do|how to|how can|can i|can we|can you|campaign|automatically|schedule|scheduled|"
     "marketing|template|project|calendar|channel|task|tasks|content plan|sync|is it possible|board|field",
     "i will|i'll|we will|we'll|i am going to|i'm going to|we are going to|we're going to|gonna|or i'll|or we'll|or i will|or we will|"
     "unless|otherwise|or else|if you don't|if you do not|if this is not|if this isn't|i shall|watch me|"
     "i am about to|i'm about to|you can expect|be prepared"},
    {HandoverReason::kAbuse,
     "kill you|kill yourselves|kill yourself|hurt you|beat you up|hunt you down|punch you|come to your office|"
     "come after you|coming after you|coming for you|know where you live|know where you work|burn down your|"
     "burn your office|burn your servers|bomb your|blow up your|smash your|you will regret|you'll regret|"
     "you are going to regret|you're going to regret|make you regret|make you pay|hack you|hack your|"
     "take you down|ruin you|ruin your|destroy you|destroy your company|destroy your reputation|"
     "you will pay for this|you'll pay for this|watch your back|name and shame|tweet about you|tweet about this|tweet about your|tweet this|tweeting about this|"
     "tweeting this|post this online|post it online|put this online|put it online|share this online|go public with|going public|"
     "make this public|everyone will know|everybody will know|the whole world will|tell everyone how|"
     "tell everybody how|shame you publicly|publicly shame",
     "", 0,
     "how do|how to|template|form|project|board|make this public to|make this public in|reports|report on|"
     "client|customer|customers|task|tasks|make this public?|field|link|view|can i|can we"},

    {HandoverReason::kComplaint,
     "bad review|bad reviews|one star review|one-star review|1-star review|1 star review|negative review|"
     "negative reviews|terrible review|terrible reviews|差评|一星|避雷|避坑|避坑帖",
     "leave|leaving|write|writing|post|give you|get|deserve|expect|otherwise|unless|or else|给你|给你们|就给|就写|就打|等着|"
     "否则|不然|再不|我要|我会|我们会|发个|吃我",
     30,
     "customer|customers|client|clients|how do|how to|report|template|task|board|field|怎么|如何|客户|用户|统计|报表|"
     "任务|字段|提醒|通知|筛选"},

    // Law, and those who watch over it.
    {HandoverReason::kLegal,
     "工信部|工信局|网信办|通信管理局|工商|消委会|消费者协会|消协|监管|市监局|银保监|人民银行|公安|派出所|网警|经侦|"
     "信访|12345|12300|12321|12377|12315|315|市长热线|央视|税务局|反诈|劳动局|主管部门|有关部门|执法|检察院|法庭",
     "投诉|举报|告你|告发|告状|起诉|反映|申诉|报案|立案|打12|拨打|我去|我会|我要|我们会|我们要|就去|就打|去告|找你们|"
     "见吧|见！|控告|检举",
     30,
     "怎么|如何|怎样|模板|字段|客户投诉|项目|工单|流程|登记|统计|报表|任务|分类"},
    {HandoverReason::kLegal,
     "报案|立案|律师信|发函给你|法务会|法务部会|我们法务|公司法务|法律程序|法律行动|诉诸|对簿公堂|法庭上见|法院上见|上法院|"
     "告上去|告倒|走司法|司法途径|维权到底|维权|集体维权|欺诈消费者|消费欺诈|退一赔三|假一赔三|违法行为|你们这是违法|这是违法|属于违法|违法经营|你们违法|"
     "涉嫌违法|涉嫌诈骗|涉嫌欺诈|合同欺诈|侵犯消费者|消费者权益|虚假宣传|依法|索要赔偿|赔我|赔我们|赔钱|赔款|追责|"
     "追究责任|追究你们|追究到底",
     "", 0,
     "怎么|如何|怎样|模板|字段|流程|审批|项目|任务|角色|客户|工单|立案日期|立案号|权限|看板|追责机制|功能|依法合规"},
    {HandoverReason::kLegal,
     "lawyer|lawyers|attorney|attorneys|solicitor|solicitors|legal counsel|legal team|legal department",
     "letter|involve|involved|involving|hire|hired|hiring|call my|call our|send you|sue|advised|"
     "will be in touch|will hear|hear from|speak to my|speak to our|talk to my|consult|consulted|consulting|"
     "contacted|get a|got a|getting a|getting our|going to my|go to my|already has|take this to|i have a|"
     "we have a|in contact with my|against you",
     30,
     "role|template|field|firm|permission|permissions|board|project|access|invite|assign|guest|workspace|how do|"
     "how to|task|tasks|approval|review step|workflow|get a seat"},
    {HandoverReason::kLegal,
     "i sue|we sue|to sue|sue for|sue over|suing|sued|being sued|take you to court|taking you to court|"
     "take this to court|see you in court|bring you to court|in front of a judge|before a judge|cease and desist|"
     "letter before action|legal notice to you|formal legal notice|legal letter|class-action|"
     "go to arbitration|small claims court|file charges|filing charges|file a police report|"
     "filed a police report|report * to the police|consumer protection office|consumer rights|"
     "better business bureau|the bbb|the ftc|attorney general|european commission|information commissioner|"
     "supervisory authority|data protection authority|data protection agency|data protection commissioner|"
     "privacy regulator|privacy commissioner|the ico|cnil|the regulator|the authorities|"
     "fraud report|report you for fraud|this is fraud|it is fraud|it's fraud|is fraudulent|"
     "this is illegal|you are breaking the law|breaking the law|"
     "you broke the law|against the law|violation of our contract|violates our contract|violated our contract|"
     "violation of the contract|breach of our contract|breached our contract|breaching our contract|"
     "breached the contract|you are in breach|liable for|hold you liable|hold you responsible|"
     "claim damages|sue for damages|damages from you|legal consequences|legal complaint|formal complaint",
     "", 0,
     "template|field|role|project type|board|workflow|how do|how to|how can|compliant|compliance|customers sue|"
     "tracker|label|customer complaint|board of directors|form for|category|assignee"},
    {HandoverReason::kLegal,
     "gdpr|dsgvo|ccpa|privacy|data protection|个人信息保护法|网络安全法",
     "complaint|complain|complaints|lodge|file a|filing a|authority|officer|violation|violating|infringement|投诉|举报",
     30,
     "compliant|compliance|certified|template|field|workflow|documentation|how do|how to|how does|how can|setting|"
     "settings|our customers|project|board|where is|where can|where do|report|怎么|如何|模板|字段|officer role|"
     "category|label"},
};
// clang-format on

}  // namespace

std::span<const HandoverCombination> HandoverCalls() { return kCallCombinations; }

}  // namespace deskmesh::knowledge
