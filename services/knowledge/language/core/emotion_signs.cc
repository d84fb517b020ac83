// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/emotion_signs.h"

namespace deskmesh::knowledge {
namespace {

constexpr EmotionSigns kAngry[] = {
    // Insults, threats, and what is said in rage only.
    {.strength = 2.4,
     .phrases =
         "什么垃圾|垃圾服务|垃圾体验|垃圾客服|垃圾，|垃圾！|垃圾!|辣鸡|干点人事|好欺负|有完没完|什么人啊|牛头不对马嘴|服务水平真|真的是绝了|谁受得了|太扯了|玩儿我|恶心人|要差评|不要脸|臭不要脸|丧良心|缺德|吸血|割我|耍猴|当猴耍|欺负人|欺负客户|店大欺客|奇葩|脑子有|眼瞎|你们瞎|良心呢|enough is enough|nonsense|lost all patience|lost my patience|dumb|rubbish|not worth a cent|driving me insane|driving me crazy|driving me mad|drives me crazy|why do i even pay|how bad you are|you do nothing|thanks for wasting|most incompetent|complete mess|total mess|bunch of clowns|clowns|laughable|insulting|hell with you|go to hell|垃圾软件|垃圾公司|垃圾产品|垃圾系统|骗子|骗钱|骗人|坑爹|坑人|太坑|真坑|滚|滚蛋|"
         "滚开|滚出去|他妈|他妈的|妈的|操|卧槽|我靠|草泥马|傻逼|傻x|智障|脑残|废物|饭桶|吃干饭|"
         "忍无可忍|气死|气死人|气死我|黑心|无耻|恶心|真恶心|我要投诉|要投诉|投诉你们|去投诉|"
         "去消协|12315|律师函|死哪去|死哪儿去|去死|退钱|还我钱|什么破|破软件|破系统|破玩意|"
         "破产品|破东西|烂透|太烂|最烂|真烂|烂软件|烂系统|受够了|真离谱|太离谱|简直离谱|太过分|"
         "真过分|欺人太甚|你们有病|曝光你们|起诉你们|什么玩意|耍我|耍人|玩我|糊弄|买罪受|"
         "就这还|好意思卖|好意思收|还敢收|霸王条款|割韭菜|吃相|bullshit|fuck|fucking|fucked|"
         "wtf|shit|shitty|crap|crappy|idiot|idiots|moron|morons|rip off|ripoff|liar|liars|"
         "lied to|piece of junk|damn|goddamn|disgusting|a disgrace|outrageous|unacceptable|"
         "pathetic|fed up|sick of|sick and tired|tired of your|tired of this|furious|"
         "infuriating|livid|had enough|sue you|my lawyer|are you kidding|you must be kidding|"
         "you kidding me|sucks|screw you|screw this|screwed us|last straw|nightmare|"
         "complete disaster|total disaster|absolute disaster|a disaster|the audacity|"
         "you scammers|you thieves|you crooks|total scam|a scam|rip-off|garbage software|"
         "garbage product|piece of garbage|garbage app|is garbage|is trash|what garbage|"
         "total garbage|you should be ashamed|shame on you|thanks for nothing|"
         "beyond frustrated|never buying|never again|🤬|😡|👿|💢|🖕|😤",
     .can_be_denied = false},
    // Questions that expect no answer, and repairs that are none.
    {.strength = 2.0,
     .phrases =
         "也能叫|也好意思叫|也配叫|真搞笑|太搞笑了|改一个坏两个|修一个坏两个|修好没两天|修好没几天|可真有你们的|"
         "催了八百|说了八百|问了八百|提了八百|what a waste of|what a waste!|what a waste,|such a waste of|done with this product|done with this tool|done with this app|done with this software|done with you|so done with your|done with your company|done with your excuses|done with your lies|done with your nonsense|done with your bugs|done with your support|done with your service|ever heard of testing|ever heard of qa|ever heard of customer|how is this still not|how are these still not|"
         "how can this still not|why is this still not|why are these still not|unbelievable that|"
         "干什么吃的|干嘛吃的|就是这么对待|就这么对待|就这样对待|就是这样对待|"
         "这就是你们的服务|这就是你们的态度|这就是你们所谓|还有没有人管|怎么好意思收|怎么好意思卖|怎么好意思说|"
         "怎么好意思要|怎么好意思涨|怎么好意思还涨|怎么好意思还收|怎么好意思发|怎么好意思问我们|你们怎么好意思|"
         "良心不会痛|良心过得去|有没有搞错|搞没搞错|开什么玩笑|逗我呢|逗我玩|在逗我|是来搞笑的|"
         "还想不想干|睡着了吗|有人干活吗|跟没修一样|跟没改一样|和没修一样|和没改一样|跟没说一样|和没说一样|跟没更新一样|跟没解决一样|跟没回一样|跟没买一样|跟没*似的|等于没修|改了等于没改|改了也等于没改|改完等于没改|更新等于没改|等于没说|"
         "了个寂寞|越修越|白修了|又双叒|叒叕|does nobody ever|does no one ever|do you ever read|do you ever answer|do you ever reply|do you ever test|do you ever listen|does anyone even|"
         "does anybody even|do you even care|do you even read|do you even test|do you even listen|do you even look|do you even try|do you even know what|do you even answer|do you even use your|do you even have any idea|do you even have a clue|does your team even|is anyone even|is this a joke|is this some joke|"
         "what is wrong with you|what's wrong with you|is this how you treat|is this how you thank|is this how you talk to|is this how you speak to|is this how you do business|is this how you deal with customers|is this how you handle customers|is this how you handle paying|is this how you handle complaints|is this how you run a|is this what you call|you call this|"
         "you call that|call this support|call this a|are you serious|you can't be serious|"
         "you cannot be serious|have you even|did you even|did anyone even|"
         "nobody ever answers|nobody ever replies|nobody ever responds|"
         "no one ever answers|no one ever replies|no one ever responds|🤮",
     .can_be_denied = false},
    // Whom or what somebody is taken for.
    {.strength = 2.0,
     .phrases =
         "把我当什么|把我当成什么|把我们当成什么|把客户当成什么|当皮球踢|把我当傻|把我当成傻|把我当猴|把我当球|把我当皮球|把我当空气|把我当冤|把我当韭菜|把我当提款|"
         "把我们当什么|把我们当傻|把我们当成傻|把我们当猴|把我们当球|把我们当皮球|把我们当空气|把我们当冤|"
         "把我们当韭菜|把我们当提款|把我们当小白鼠|把客户当什么|把客户当傻|把客户当成傻|把客户当猴|把客户当球|"
         "把客户当皮球|把客户当空气|把客户当冤|把客户当韭菜|把客户当提款|把客户当小白鼠|把用户当傻|把用户当小白鼠|"
         "把用户当韭菜|拿客户当什么|拿客户当傻|拿客户当猴|拿客户当小白鼠|拿我当傻|拿我们当傻|拿我当猴|拿我们当猴|"
         "拿我们当小白鼠|是摆设吗|是摆设吧|都是摆设|就是摆设|只是摆设|纯摆设|当摆设|成了摆设",
     .is_weak_in_questions = true},
    // Anger that is meant, but can be denied.
    {.strength = 2.0,
     .phrases =
         "给个说法|讨个说法|给我个说法|给我们个说法|给个交代|给我个交代|给我们个交代|天了还没|天了都没|天了也没|周了还没|月了还没|次了还|遍了还|多少次了|多少遍了|愤怒|服气|就投诉|完全没用|浪费钱|不测试的吗|烂服务|换别家|换掉你们|立马换掉|卸了|再也不想用|别再跟我说|三番五次|一个小问题|拖半个月|没一个能解决|一错再错|一拖再拖|一而再|推卸责任|浪费我们|耽误我们|骗我们|坑我们|跟我说稍等|只会说|只会道歉|天天挂|天天崩|气炸|抓狂|崩溃的体验|体验极差|体验太差|无语死|无语了|忍了很久|不能忍|忍够|太慢了|太不像话|不像话|不靠谱|太敷衍|差到|烂到|慢到|难用到|丢人|失职|不作为|摆烂|how hard can it be|broken again?|not good enough|fix it or|i want this escalated|for weeks and|no excuse|no excuses|what are we paying|what do i pay|what am i paying|do your job|do something|you people|pissed off|pissed|mad at|so mad|very mad|unhelpful|appalling|atrocious|abysmal|dreadful|shambles|unreliable|unusable|joke support|很生气|非常生气|太生气|真生气|好生气|让人生气|火大|恼火|气人|一肚子火|气愤|"
         "忍不了|受不了|烦死|烦死了|没见过这么差|在耍我|耍我们|烦死人|真服了|服了你|服了你们|差劲|太差|很差|这么差|极差劲|糟糕|"
         "糟透|太失望|非常失望|很失望|好失望|真失望|彻底失望|失望透|对你们失望|态度差|态度恶劣|"
         "什么态度|敷衍|推卸|踢皮球|没人管|没人理|没人负责|有没有人管|有人在管|谁负责|都不管|"
         "不负责任|浪费我|浪费时间|忽悠|后悔买|后悔选|凭什么|搞什么|搞什么鬼|你们什么意思|"
         "什么意思啊|怎么做事|怎么办事|到底管不管|到底解不解决|到底行不行|到底能不能|"
         "到底修不修|第几次了|几遍了|好几次了|反馈了*次|反馈了*遍|说了*遍|"
         "说了*次|催了*次|催了*遍|找了*次|报了*次|问了*次|问了*遍|又来了|又崩|又丢|又卡死|"
         "又打不开|又挂了|太难用|这么难用|真难用|难用死|越改越|越更新越|越来越难用|越来越慢|"
         "毫无专业|还让不让|还给不给|半成品|说好的|太让人|再也不用|再也不买|不续费|"
         "一点用都没|毫无用处|毫无诚意|没用的东西|机器人糊弄|一直没人|半天没人|没人回复|没人回|"
         "没人解决|不给解决|推来推去|推三阻四|不闻不问|拖了*天|拖了*周|拖了*月|拖了*礼拜|"
         "等了*天|等了*周|等了*月|等了*礼拜|等了*小时|都*天了|"
         "都在骂|想骂人|骂人|worst support|worst service|worst update|"
         "worst tool|worst app|worst software|worst experience|worst product|the worst|stupid|"
         "ridiculous|you are angry|i am angry|i'm angry|so angry|very angry|really angry|"
         "angry with|angry about|makes me angry|annoyed|annoying|i'm frustrated|am frustrated|"
         "so frustrated|really frustrated|very frustrated|frustrating|frustration|horrible|"
         "awful|useless|worthless|disappointed|disappointing|unprofessional|incompetent|"
         "incompetence|dishonest|nobody cares|no one cares|you don't care|ignored me|"
         "ignoring me|ignoring my|ignores me|ignored us|ignoring us|still not fixed|"
         "still not working|still doesn't work|still does not work|still broken|yet again|"
         "what the hell|how dare|very unhappy|extremely unhappy|poor service|poor support|"
         "poor quality|bad service|bad support|terrible service|terrible support|"
         "terrible experience|absolutely terrible|this is terrible|just terrible|waste of time|"
         "waste of money|waste my time|wasting my time|wasting our time|give me my money|"
         "want my money|i hate|we hate|hate this|hate your|what a joke|are a joke|is a joke|"
         "so rude|very rude|been rude|was rude|is rude|were rude|lousy|we demand|i demand|"
         "demand an explanation|every single time|nobody answering|nobody is answering|no one is answering|terrible product|terrible app|terrible software|terrible tool|got no answer|"
         "got no reply|nobody answers|nobody replies|nobody replied|"
         "nobody has replied|no one answers|no one replied|no one has replied|how many times|"
         "are you even|how bad this|how bad your|without fixing|canned response|"
         "canned responses|copy-paste|i regret|we regret|regret paying|regret buying|"
         "losing customers|broke everything|ruined our|ruined my|ruins our|cancel everything|"
         "asked * times|told you * times|reported * times|times already|"
         "* weeks and still|days and still|fix your|fix it now|can't believe how|"
         "joke of a company|a joke of|👎|🙄|😠|💩",
     .is_weak_in_questions = true},
    // Polite or dry anger.
    // What is not good, helpful or worth it, and faces that say so.
    {.strength = 1.15,
     .phrases =
         "not good|no good|isn't good|wasn't good|aren't good|not so good|not very good|not great|"
         "not recommend|not recommended|wouldn't recommend|don't recommend|can't recommend|cannot recommend|"
         "didn't help|doesn't help|did not help|does not help|hasn't helped|not useful|not worth|"
         "not acceptable|isn't acceptable|not okay|not cool|别家强|别家好|比你们强|比你们好|比你们快|比贵司强|"
         "比贵司好|better than you|better than yours|"
         "不尽如人意|不尽人意|不推荐|不建议买|不值得|不好用|不好使|不咋地|不咋样|不怎么样|很不方便|太不方便|非常不方便|没帮助|没有帮助|没什么帮助|毫无帮助|"
         "没帮上|帮不上忙|不给力|💔|🤦|😞|☹|🙁|😾",
     .can_be_denied = false,
     .is_weak_in_questions = true},
    {.strength = 1.6,
     .phrases =
         "很不爽|非常不爽|太不爽|真不爽|不爽了|很不满|非常不满|十分不满|强烈不满|极度不满|一点用也没|没有一点用|没有一点帮助|没有任何帮助|跟机器人似的|"
         "像机器人一样|到底还要等|到底还要多|到底还要拖|到底还要几|到底要等多久|到底要等几|到底要等到什么|到底要等到何时|到底要等到哪|形同虚设|拖太久|拖这么久|拖了这么久|拖得太久|慢得要死|慢死了|卡得要死|"
         "卡死我|卡死人|难用得要死|破网页|破网站|破平台|破功能|破app|破工具|我真的会谢|我真会谢|真的栓q|栓q|就这?|就这水平|"
         "with all due respect|passed around|passed from|passed between|bounced around|bounced between|"
         "sent in circles|going in circles|running in circles|the runaround|a runaround|storm of bugs|"
         "storm of errors|not impressed|unimpressed|underwhelming|leaves a lot to be desired|"
         "leaves much to be desired|insult to|at my wits' end|at our wits' end|end of my rope|end of my tether|beyond a joke",
     .is_weak_in_questions = true},
    // Displeasure, or words that have calm meanings too: two of them tell, or one said loudly.
    {.strength = 0.95,
     .phrases =
         "多少次|多少遍|几次了|几天了|一周了|一个月了|两天了|三天了|五天了|no response|no answer|do nothing|nothing works|灾难|笑话|欺诈|"
         "垃圾|生气|失望|难用|什么意思|无语|不满意|很不满|非常不满|不满|投诉|耽误|坑|烂|后悔|差评|"
         "有病|怎么回事啊|还没解决|一直没解决|没解决|一直没修|没修好|又出问题|反复出现|"
         "每次更新都|每次都|三天两头|天天崩|天天出|天天卡|没反应啊|离谱|过分|还是不行|还不行|"
         "还不能用|偷偷|半天没|都做不好|扣了钱|服了|昨天就说|说好两|说好今|还收费|花了这么多|"
         "花钱|花了钱|质量|能不能别|别再|报错啊|崩了|worst|terrible|frustrated|scam|fraud|"
         "garbage|trash|complaint|complain|third time|again and again|still waiting|not happy|"
         "unhappy|hate|rude|been waiting|broken again|breaks again|excuses|ignored|not fixed|"
         "no reply|keeps crashing|keeps breaking|keep closing|so slow|so bad|really bad|"
         "very bad|ruined|bug again|crashed again|another crash|down again|again!!|for a week|"
         "for weeks|for days|for * days|cancel|stop sending|stop ignoring|refund|😒",
     .is_weak_in_questions = true},
};

constexpr EmotionSigns kAnxious[] = {
    {.strength = 2.2,
     .phrases =
         "急死|出大事|要出事|吓人|心慌|炸锅|手抖|怎么办才好|可怎么办|千万别丢|丢不起|好紧张|太紧张|慌死|吓到|我慌|going to kill me|breathing down|we are in big trouble|big trouble|is shaking|i'm shaking|were we hacked|been hacked|got hacked|have we been|sweating|really pressing|so pressing|急死了|急死人|十万火急|万分火急|火烧眉毛|救命|急急急|急急|快急哭|急哭|心急如焚|"
         "快疯了|要疯了|急疯|快愁死|愁死|慌了|好慌|很慌|怎么办啊|怎么办怎么办|完蛋|完蛋了|要命了|吓死|吓死我了|非常着急|"
         "特别着急|很着急|好着急|快崩溃了|我崩溃了|救救|求救|紧急求助|desperate|desperately|"
         "i'm panicking|am panicking|in panic|panicking|freaking out|an emergency|emergency!|"
         "oh no|oh god|oh my god|omg|going crazy|begging|i am scared|i'm scared|so scared|"
         "scared that|terrified|heart is racing|worried sick|sos|😱|🆘|😰|😭|😨|🙏🙏",
     .can_be_denied = true},
    {.strength = 1.8,
     .phrases =
         "急|帮帮我|完犊子|删库了|弄没了|交不了差|交不了货|will kill me|please tell me this can|please tell me this is not|please tell me this isn't|please say it|完了完了|死定了|就惨了|我惨了|要惨了|惨啦|惨了惨了|就完了|要背锅|会被骂|要被骂|被开除|被炒|要凉了|闯祸|大祸|客户*等着|客户*在等|老板*等着|领导*等着|在线上等|都等着|i'm doomed|we're doomed|i'm dead|i'm toast|get fired|be fired|一直在催|有点慌|突然不见|求帮忙|会议马上|马上开会|会议马上|会马上帮帮忙|救回来|求恢复|没时间了|时间不多|发火了|明天审计|明天检查|马上开始计|马上开会|马上演示|就要开始|就要交|被攻击|第一次上线就|全部变成空白|都变空白|所有人都等|都在等|优先处理|很紧张|快告诉|快看看|快来人|有人吗|get it back|locked out forever|time is running out|in two hours|in * hours|customers are calling|customers are complaining|as a priority|top priority for us|nothing was lost|hope nothing|really concerned|very concerned|so concerned|someone please|somebody please|whole office|whole company is|anyone there|deleted half|this is pressing|着急|焦急|心急|很急|好急|非常急|真的急|担心死|好担心|很担心|非常担心|特别担心|"
         "担心数据|担心备份|真担心|害怕|好怕|很怕|好害怕|不安|忐忑|不知所措|不知道怎么办|"
         "不知道该怎么办|心里没底|压力好大|压力很大|睡不着|在线等|等着用|等不及|来不及|来得及|"
         "麻烦快|快帮|快救|赶紧帮|能不能快|能快点|快快快|快一点|快点|赶快|拜托|求求|求你|求助|"
         "求解|急用|急需|在催|催我|马上要|马上就要|马上处理|立刻处理|立即处理|马上解决|"
         "立刻解决|明天就要|明天上线|明天验收|明早要|今天必须|今晚必须|今晚要|今天要交|"
         "就要演示|就要上线|就要开会|就要汇报|就截止|全没了|全不见了|全空了|没了怎么办|"
         "不见了怎么办|丢了怎么|弄丢了|删错了|误删了|会不会丢|会不会被盗|永远没了|还能找回吗|"
         "数据还在吗|万一丢了|客户在等|客户等着|客户在会议|老板在等|老板要|非常紧急|特别紧急|"
         "很紧急|紧急！|紧急!|i'm worried|am worried|are worried|so worried|very worried|"
         "really worried|worrying|i worry|anxious|i'm nervous|am nervous|so nervous|"
         "getting nervous|very nervous|really nervous|i'm afraid|am afraid|are afraid|"
         "i am stuck|i'm stuck|we are stuck|we're stuck|is urgent|it's urgent|very urgent|"
         "really urgent|so urgent|urgent!|urgent:|urgent please|urgently need|please urgent|"
         "urgent help|asap|hurry|time sensitive|can't wait|cannot wait|i'm stressed|"
         "am stressed|stressed out|under * pressure|is critical for us|business critical|"
         "what do i do!|what do i do?!|did i lose|did we lose|did i delete|lost everything|"
         "deleted everything|lose my data|lost all|lose my job|losing our|running out of time|"
         "running late|deadline is tomorrow|deadline is today|deadline is in|deadline today|"
         "deadline tomorrow|deadline is tonight|deadline tonight|deadline*今晚|deadline*今天|deadline*明天|"
         "deadline*明早|ddl*今晚|ddl*今天|ddl*明天|截止*今晚|截止*明早|今晚*截止|明早*截止|今晚*必须|明早*必须|明天*必须|要哭了|快哭了|need help immediately|need help now|please respond|"
         "please look at it|please help quickly|please fix this immediately|"
         "needs this right now|need this right|need it right now|help right now|"
         "need this today|need it today|can't sleep|everything is gone|everything disappeared|"
         "all tasks vanished|is gone forever|gone forever|in ten minutes|in five minutes|"
         "in * minutes|in an hour|in half an hour|must work tonight|runs tonight|help!|help, i|"
         "is my data safe|are waiting|is waiting|on the line|go live|are affected|"
         "don't know what to do|please tell me it|😟|😢|😥|😓|🥺|😖|😩"},
    // Worry that is said, but not of what a question is about.
    {.strength = 1.3,
     .phrases =
         "焦虑|担忧|忧虑|有点担心|有些担心|比较担心|挺担心|担心赶不上|担心影响|心里着急|bit nervous|"
         "little nervous|quite nervous|makes me nervous|making me nervous|i feel nervous|"
         "losing money|lose money|losing sales|losing orders|in * hrs|in one hour|in 1 hour|"
         "in 1h|in 2h|in 3h|demo in an hour|launch in an hour|小时后上线|小时后演示|小时后发布|"
         "小时后就要|分钟后就要|分钟后演示|分钟后上线",
     .is_weak_in_questions = true},
    {.strength = 0.95,
     .phrases =
         "担心|有消息吗|有消息了吗|有进展吗|有结果吗|有眉目|糟了|删错*了|尽快|赶紧|马上|立刻|立即|加急|紧急|紧迫|怎么办|还能恢复吗|被盗|泄露|今天之内|"
         "please help|help me please|please please|worried|afraid|nervous|scared|urgent|"
         "urgently|as soon as possible|immediately|right away|right now|quickly|concerned|"
         "stuck|stressed|what should i do|what do i do|emergency|panic|worry|my boss|"
         "the client|tonight|tomorrow|vanished|disappeared|is gone|are gone|lost my|🙏",
     .is_weak_in_questions = true},
};

constexpr EmotionSigns kSatisfied[] = {
    // Better than what there was, the best there is.
    {.strength = 1.6,
     .phrases =
         "you rock|you guys rock|nailed it|like a charm|saved my day|saved the day|made my day|"
         "爱死这|爱死你|五星|用过最好|最好用的|省了*事|省了不少|省了很多|"
         "best support|best service|best tool|best product|best app|best software|best experience|best team|"
         "best customer|best help|best decision|the best i've|best i've|best i have|best we've|best we have|"
         "much better than|way better than|far better than|so much better|"
         "强多了|强太多|强很多|强得多|好用多了|快多了|靠谱多了|方便多了|省心多了|顺手多了|顺畅多了|稳定多了|"
         "流畅多了|清楚多了|好得多|专业多了|省事多了|轻松多了|舒服多了",
     .is_weak_in_questions = true},
    {.strength = 2.0,
     .phrases =
         "非常满意|很满意|太棒|太好了|太完美|真完美|非常完美|点个赞|给你们点赞|五星好评|太厉害|真厉害|很贴心|真贴心|"
         "五星好评|必须好评|给好评|给个好评|impressed|impressive|终于修好|终于解决|终于恢复|喜极而泣|多谢|非常感谢|太感谢|十分感谢|万分感谢|感激不尽|帮大忙|帮了大忙|解决了谢谢|终于好了|爱了|太牛|真牛|"
         "excellent|awesome|amazing|fantastic|brilliant|wonderful|outstanding|love it|love this|"
         "thank you so much|thanks so much|thanks a lot|many thanks|lifesaver|life saver|"
         "really appreciate|much appreciated|great job|well done|kudos|delighted|works perfectly|"
         "🎉|😍|🥰|❤|💯|🤩|👏|🌹"},
    {.strength = 1.4,
     .phrases =
         "满意|谢谢|感谢|谢啦|不错|很好|挺好|好用|很方便|真方便|给力|赞|喜欢|开心|高兴|有耐心|很耐心|很专业|"
         "真专业|热情|周到|响应很快|响应真快|回复很快|回复真快|处理很快|处理得很快|响应迅速|回复及时|修好了|处理好了|好太多|好多了|解决了|搞定了|可以了|辛苦了|完美|优秀|厉害|好评|贴心|"
         "thanks|thank you|thx|appreciate|great|very good|really good|so good|pretty good|good app|good tool|good service|good support|good job|nice|helpful|happy|glad|pleased|satisfied|"
         "perfect|perfectly|love|all good now|all good|works now|working now|runs smoothly|works smoothly|works great|that worked|it worked|that helped|fixed now|"
         "is fixed|solved it|solved my|is solved|is resolved|cheers|good work|"
         "👍|😊|🙂|😄|😀|😁|😃|👌|💪|🤝|♥",
     .is_weak_in_questions = true},
};

constexpr EmotionSigns kUrgent[] = {
    {.strength = 1.0,
     .phrases =
         "数据消失|数据都消失|全部消失|全没了|全不见了|everything is gone|everything was deleted|服务器挂|系统挂了|网站挂了|平台挂了|服务挂了|线上挂|全挂了|都挂了|没人能|没有人能|谁都登|谁都打不开|"
         "全部打不开|全都打不开|数据泄露|数据泄漏|被黑了|被入侵|数据丢失|数据全没|全线崩溃|nobody can|no one can|"
         "none of us can|none of our|not a single user|nobody in*can|everything is down|prod is down|prod down|"
         "server down|servers down|site down|unreachable|security breach|data breach|data leak|got hacked|"
         "been hacked|security incident|🚨|"
         "十万火急|万分火急|急急急|救命|全线|全公司|所有人都|全员|生产环境|线上故障|宕机|瘫痪|无法营业|业务中断|"
         "马上要|今天必须|立刻|立即|马上|emergency|production is down|production down|outage|"
         "everyone is blocked|whole company|all users|completely down|system down|system is down|"
         "site is down|data loss|immediately|right now|within the hour|by eod|eod today|by end of day|by the end of the day|"
         "before end of day|by tonight|deadline*今晚|deadline*今天|今晚之前|今天之前|今天内|🆘",
     .is_weak_in_questions = true},
    {.strength = 0.6,
     .phrases =
         "紧急|🔥🔥|⏰⏰|❗❗|‼‼|火急|can't access anything|cannot access anything|网站打不开|系统打不开|平台打不开|分钟后要|分钟后就|小时后要|小时后就|加急|急需|急用|尽快|赶紧|赶快|着急|很急|特别急|急|今天之内|下班前|来不及|无法登录|登录不了|崩溃|"
         "用不了|上线前|urgent|urgently|asap|as soon as possible|deadline is|deadline today|"
         "deadline tomorrow|by today|today|is critical|a blocker|are blocked|we're blocked|is blocked|"
         "cannot work|can't work|hurry|time sensitive|crash|crashes|crashed|is down|are down",
     .is_weak_in_questions = true},
    // One of them may stand for a thing.
    {.strength = 0.35, .phrases = "⏰|⏳|⌛|❗|‼|⚠", .is_weak_in_questions = true},
};

constexpr std::string_view kFeelingless =
    "would be happy|would be glad|would be grateful|i'd be happy|i'd be glad|i'd be grateful|we'd be happy|"
    "we'd be glad|if it worked|if that worked|breach notification|breach policy|breach procedure|breach template|breach report|incident policy|"
    "incident report|incident template|outage report|outage policy|outage notification|outage template|"
    "outage history|宕机演练|宕机报告|宕机记录|数据泄露防护|数据泄漏防护|崩溃报表|"
    "骗子邮件|骗子短信|骗子电话|骗子账号|骗子帐号|骗子链接|骗子网站|骗子评论|骗子用户|举报骗子|拉黑骗子|屏蔽骗子|"
    "please never again|never again send|should never again|must never again|it never again|they never again|"
    "灾难恢复|灾难演练|灾备|讲个笑话|讲笑话|欺诈检测|欺诈订单|我妈的|妈妈的|姑妈的|姨妈的|舅妈的|大妈的|废物回收|废物处理|智障人士|垃圾分类|没人负责的|没人认领|客户在等待|今天必须完成的|等了*以上|急用客户|go live next|live next|waiting for the client|no response needed|no answer field|急诊|急救|急性|坑口|脾气|牛奶|捉急|好评管理|好评字段|好评返|好评功能|好评和|好评与|的质量|质量管理|质量检查|质量报告|在线等待|不安全|不安装|别名|退款单|退款流程|质量目标|操作|操控|操盘|误操作|滚动|回滚|滚轮|滚屏|滚条|垃圾箱|垃圾桶|垃圾邮件|垃圾回收|垃圾短信|垃圾评论|垃圾数据|"
    "紧急程度|紧急任务|紧急联系人|紧急级|紧急度|紧急工单|紧急优先级|紧急标签|紧急审批|标记为紧急|标为紧急|设为紧急|"
    "是紧急|改成紧急|不紧急|应急|缓急|加急一个|加急审批|加急标签|加急字段|加急流程|急单|急件|截止日期|截止时间|"
    "立即生效|立即同步|立即执行|立即通知|立即提醒|立即发送|马上生效|马上开始计|马上同步|立刻生效|立刻同步|"
    "投诉管理|投诉模块|投诉类|投诉工单|投诉数|投诉率|投诉流程|投诉单|投诉表|投诉报表|投诉记录|客户投诉|投诉渠道|"
    "投诉入口|投诉的工单|处理投诉|满意度|客户满意|客户不满意|满意的评价|差评率|差评数|差评原因|"
    "好评率|好评数|曝光度|曝光率|曝光量|不满足|崩溃率|崩溃日志|崩溃报告|点赞功能|点赞数|点赞按钮|专业版|"
    "专业知识|烂尾|坑位|挖坑|坑点|方便的话|担心的问题|无法登录怎么|"
    "优秀员工|优秀案例|完美支持|不错的话|生气表情|失望表情|"
    "perfect storm|cancel my complaint|withdraw my complaint|close my complaint|drop my complaint|cancel the complaint|"
    "withdraw the complaint|close the complaint|取消投诉|撤销投诉|撤回投诉|不投诉了|"
    "worst performing|garbage characters|garbage text|a disaster recovery|disaster recovery|disaster plan|angry users|frustrated users|great circle|thank you note|scammer account|worst-performing|worry free|go live date|go-live|refund policy|refund request|cancel button|cancel a|cancelled|stress test|horrible font|love reactions|love reaction|waiting list|client is waiting status|how many times can|how many times a|how many times does|fraud activity|report fraud|worst case|worst-case|on demand|on-demand|in demand|demand planning|demand forecast|"
    "garbage collection|garbage collector|garbage bin|garbage can|trash bin|trash can|the trash|"
    "trash folder|from trash|to trash|in trash|into trash|empty trash|trash icon|trashed|"
    "critical path|critical severity|critical priority|critical issues|critical bugs|critical tasks|"
    "to critical|as critical|"
    "mark as urgent|marked as urgent|as urgent|to urgent|urgent task|urgent tasks|urgent ticket|"
    "urgent tickets|urgent label|urgent tag|urgent flag|urgent priority|urgent level|urgent status|"
    "urgent filter|urgent queue|urgent items|urgent issues|urgent field|urgent column|urgent option|"
    "urgent requests|not urgent|non-urgent|priority urgent|"
    "emergency contact|emergency contacts|emergency maintenance|emergency window|emergency change|"
    "emergency access|break-glass|customer complaint|complaint form|complaint category|"
    "complaint categories|complaint type|complaint ticket|complaint tickets|complaints report|"
    "complaints queue|complaint queue|complaint field|complaints|unhappy customers|"
    "unhappy path|happy path|happy to|happy customers|satisfied customers|customer satisfaction|"
    "hate speech|rude words|rude word|rude language|terrible ratings|angry customers|angry messages|furious customers|furious customer|"
    "angry customer|angry emoji|angry face|anxious customers|frustrated customers|"
    "ignored files|ignored fields|ignored rows|ignored columns|is ignored|are ignored|ignored days|"
    "be ignored|stuck tasks|stuck in review|that are stuck|is stuck in|stuck jobs|joke plugin|"
    "perfect match|would be great|be great if|would be nice|be nice if|nice to have|would love|"
    "great if|nice if|thank you mail|thank you page|thank you message|thanks in advance|"
    "thank you in advance|appreciate it if|solved tickets|"
    "resolved status|resolved tickets|mark as resolved|is concerned|"
    "no thanks|no thank you|no, thanks|no, thank you|no worries|don't worry|not to worry|worry-free|panic button|panic mode|trash talk|"
    "crash report|crash reports|crash log|crash logs|"
    "crash rate|today's|today view|due today|for today|today column|drill down|"
    "break down|scroll down|drop down|count down|burn down|terrible ratings|excellent ratings|"
    "fraud detection|fraud prevention|stupid question|silly question|fair use|afraid not|"
    "hurry mode|asap label|asap tag|asap flag|asap field|asap priority|as asap|"
    "as far as i'm concerned";

// Of something that is named behind them (失望的客户), not of the writer (挺失望的).
constexpr std::string_view kAttributes =
    "离谱的|生气的|失望的|愤怒的|好评的|不满意的|差评的|耽误的|延误的|浪费的|喜欢的";

constexpr std::string_view kPlainQuestion =
    "怎么防|怎么避免|怎么预防|怎么赔|怎样赔|赔偿标准|赔付标准|如何|请问|在哪|哪里|哪儿|想问|有什么区别|是否|怎样|能否|可以吗|是什么意思|有没有办法|支持|"
    "怎么设|怎么配|怎么建|怎么新|怎么查|怎么看|怎么用|怎么改|怎么导|怎么导出|怎么删|怎么加|怎么开|怎么关|怎么统|怎么筛|"
    "怎么添|怎么做报|怎么恢复|怎么换|怎么取|怎么分|怎么标|怎么把|怎么给|怎么让|怎么批|怎么提醒|怎么区|怎么算|怎么调|"
    "怎么打开|怎么显|怎么隐|怎么合|怎么拆|怎么转|怎么撤|怎么申|怎么归|怎么创|怎么处理投诉|怎么登记|怎么记录|"
    "how do i|how do we|how do you|how to|how can i|how can we|how does|how is|how are|how should|"
    "where is|where are|where can|where do|can i|can we|can you explain|could i|is there|are there|"
    "does it|do changes|do you support|what is the|what's the|what does|what are|who can|"
    "is it possible|add an|add a|filter|sort by|empty the|show the|set the|change the";

// In the middle of a sentence they ask nothing: "this is the worst", "…, which is outrageous".
constexpr std::string_view kPlainQuestionOpenings = "is the|which|is this|is it|are the|are they";

constexpr std::string_view kReservations =
    "但|可是|不过|然而|只是|but|however|unfortunately|although|yet|still";
constexpr std::string_view kUnsolved =
    "还没解决|还是没|没解决|没有解决|仍然没|仍没|没有用|不管用|没起作用|还是不行|还不行|还是不能|还是打不开|"
    "依然不|仍然不|问题还在|still not|not solved|not fixed|not resolved|isn't solved|isn't fixed|"
    "问题依旧|情况依旧|故障依旧|依旧不|依旧没|依旧无法|依旧报|依旧存在|问题依然|依然存在|依然没|仍旧不|仍旧没|仍旧无法|仍旧报|还是一样|"
    "还是老样子|还是老问题|没变化|没有变化|没有改善|没好转|没修好|还没好|未解决|没能解决|解决不了|修不好|"
    "不起作用|没效果|没有效果|没见效|no change|no improvement|unsolved|unresolved|same problem|same error|"
    "same issue|persists|to no avail|makes no difference|made no difference|unfortunately not|not helpful|"
    "wasn't helpful|isn't helpful|isn't resolved|still doesn't|still does not|still don't|still can't|still cannot|still isn't|"
    "still fails|still failing|still broken|still the same|still there|didn't help|did not help|"
    "doesn't help|does not help|didn't work|did not work|doesn't work|does not work|no luck";

constexpr std::string_view kNegations =
    "很不|挺不|太不|极不|最不|真不|老不|超不|颇不|甚不|不|没|没有|别|不是|不太|不怎么|并不|从不|未|无|不用|不要|不会|不必|无需|从没|没那么|毫不|毫无|不算|不够|"
    "not|no|never|isn't|wasn't|aren't|don't|doesn't|didn't|won't|can't|cannot|couldn't|wouldn't|"
    "shouldn't|haven't|hasn't|ain't|without|hardly|barely";

constexpr std::string_view kIntensifiers =
    "非常|很|太|特别|十分|极其|极|超|超级|真|真的|实在|简直|完全|好|very|so|really|extremely|absolutely|"
    "totally|completely|too|super|incredibly|truly";

}  // namespace

std::span<const EmotionSigns> AngrySigns() { return kAngry; }
std::span<const EmotionSigns> AnxiousSigns() { return kAnxious; }
std::span<const EmotionSigns> SatisfiedSigns() { return kSatisfied; }
std::span<const EmotionSigns> UrgentSigns() { return kUrgent; }
std::string_view FeelinglessPhrases() { return kFeelingless; }
std::string_view AttributePhrases() { return kAttributes; }
std::string_view PlainQuestionPhrases() { return kPlainQuestion; }
std::string_view PlainQuestionOpenings() { return kPlainQuestionOpenings; }
std::string_view ReservationPhrases() { return kReservations; }
std::string_view UnsolvedPhrases() { return kUnsolved; }
std::string_view NegationPhrases() { return kNegations; }
std::string_view IntensifierPhrases() { return kIntensifiers; }

}  // namespace deskmesh::knowledge
