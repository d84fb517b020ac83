// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/handover_combination_list.h"

namespace deskmesh::knowledge {
namespace {

// clang-format off
constexpr HandoverCombination kCombinations[] = {
    {HandoverReason::kWantsPerson,
     "speak to|speak with|speaking to|speaking with|talk to|talk with|talking to|talking with|chat with|"
     "connect me to|connect me with|connect us to|connect us with|put me through to|get me|get hold of|"
     "call from|be called by",
     "support|customer service|customer care|customer support|support team|support agent|someone|somebody|"
     "some one|agent|agents|representative|representatives|rep|operator|advisor|adviser|supervisor|your staff|"
     "your team|a member of staff|real people|an actual person|actual person|anyone",
     20,
     "don't want|do not want|don't need|do not need|no need|without|instead of|how do agents|can agents|can support agents|"
     "do agents|support channel|support api|support board|support project|agent api|agents can|"
     "mention|comment|assign|can members|do members|members can|our customers"},
    {HandoverReason::kWantsPerson,
     "don't want|do not want|don't wanna|not going to|refuse to|hate|tired of|sick of|fed up with|no more|"
     "rather not|not here to|stop making me",
     "talk to a robot|talk to a bot|talk to robots|talk to bots|talk to a machine|talk to a chatbot|"
     "talk to a computer|talk with a robot|talk with a bot|talk with a machine|speak to a robot|"
     "speak to a bot|speak to a machine|speak with a robot|speak with a bot|chat with a robot|"
     "chat with a bot|chat with a machine|talking to robots|talking to bots|talking to a machine|"
     "talking to machines|talking to a computer|deal with a bot|deal with a robot|deal with bots|"
     "dealing with bots|answers from a bot|answers from a robot|automated answers|automated replies|"
     "canned answers|canned replies|this bot|this chatbot|this robot|your bot|your chatbot|your robot",
     24, "comment|task|tasks|channel|slack|customers|integration"},
    {HandoverReason::kWantsPerson, "不想|不要|不愿|别让|别再|受够|讨厌|烦透", "机器人|智能客服|自动回复", 18,
     "客户|用户|任务|群|怎么关|如何关|设置|关闭|通知"},
    {HandoverReason::kWantsPerson,
     "有客服吗|有没有客服|有客服在吗|客服在不在|能找个人吗|找个人聊|有没有人能|有没有人可以|"
     "有人能帮|有人可以帮|派个人|安排人联系|安排个人|安排专人|让人联系我|请人联系我|专人联系我",
     "", 0, "任务|项目|评论|成员"},
    {HandoverReason::kAbuse,
     "wtf|are you stupid|are you dumb|are you retarded|you are useless|you're useless|"
     "you people are useless|useless idiots|shut up|screw this|stupid company|damn company|"
     "what is wrong with you people|脑子有病|你们有病|你有病吧|神经病|混蛋|狗屁|放屁|不要脸|无耻|"
     "骗钱的|坑钱|黑心公司|黑心企业|真垃圾|太垃圾|去你的",
     "", 0, ""},
    {HandoverReason::kLegal,
     "take legal steps|taking legal steps|taken legal steps|legal steps against|legal measures against|"
     "take legal measures|taking legal measures|legal proceedings against|start legal proceedings|"
     "begin legal proceedings|my solicitor|our solicitor|my solicitors|our solicitors|my barrister|"
     "press charges|class action|ombudsman|consumer protection agency|consumer rights association|"
     "go to the press|go to the media|go to the police|call the police|expose you|expose your company",
     "", 0, "template|field|workflow|role|project type"},
    {HandoverReason::kLegal, "report you|report your company|report your firm|reporting you|report this company|reported you",
     "authorities|authority|police|regulator|ombudsman|consumer protection|government|tax office|"
     "data protection|bureau|commission|agency",
     24, ""},
    {HandoverReason::kLegal, "our legal team|my legal team|our legal department|my legal department|our counsel|my counsel",
     "will contact|will be in touch|will write|contact you|contacting you|hear from|be hearing|"
     "get in touch with you|against you|against your company|will take over|will handle this",
     24, "board|access|invite|project|permission|permissions"},
    {HandoverReason::kLegal, "起诉|举报|曝光|控告|告发", "你们|贵司|贵公司|你司|你们公司", 9,
     "怎么举报|如何举报|举报功能|举报按钮|被举报"},
    {HandoverReason::kLegal,
     "要告你|去告你|就告你|会告你|告死你|告你们公司|告贵司|告贵公司|告到底|告上法|走法律|法律途径|法律手段|"
     "诉诸法律|法律责任|找媒体|媒体曝光|网上曝光|向工商|向有关部门|市场监管局|消费者协会|报警",
     "", 0, "模板|字段|报警规则|报警设置|报警阈值|报警通知|报警邮件|报警器|设备报警|流程|怎么设置|如何设置"},
    {HandoverReason::kBillingComplaint,
     "charged|charge me|charge us|charging me|charging us|was billed|were billed|been billed|got billed|"
     "billed me|billed us|you billed|took money|taken money|taking money|take money|money was taken|"
     "withdrew money|withdrew|debited|payment was taken|payment went through",
     "wrong|wrongly|incorrect|incorrectly|by mistake|mistakenly|did not order|didn't order|never ordered|"
     "not order|did not buy|didn't buy|never bought|did not ask for|didn't ask for|did not subscribe|"
     "didn't subscribe|never subscribed|did not agree|didn't agree|never agreed|did not authorize|"
     "didn't authorize|did not authorise|didn't authorise|never authorized|never authorised|"
     "without permission|without my permission|without our permission|without asking|without consent|"
     "without my consent|without our consent|without notice|without warning|without telling|"
     "without approval|without my approval|without my knowledge|twice|two times|too much|"
     "i cancelled|i canceled|we cancelled|we canceled|already cancelled|already canceled|my card|our card",
     40,
     "will i be|will we be|would i be|would we be|can i be|am i charged|are we charged|do you charge|"
     "how do|how are|how is|how to|how can|when do|what happens|field|template|project budget|timesheet|"
     "my clients|our clients|customers|hours|is my card|is our card|will my card|charged automatically"},
    {HandoverReason::kBillingComplaint,
     "was charged|were charged|been charged|charged me|charged us|charged my|you charged|got charged",
     "extra|double|again|for nothing|for something|more than", 24,
     "will i be|will we be|would i be|how do|how are|how is|what happens|my clients|our clients"},
    {HandoverReason::kBillingComplaint,
     "my card|our card|my credit card|our credit card|my bank account|our bank account|my paypal",
     "did not order|didn't order|did not buy|didn't buy|never ordered|without permission|without my permission|"
     "without asking|without my consent|unauthorized|unauthorised|unknown charge|unknown payment|billed for|"
     "strange charge|charge i don't|charges i don't|fraudulent",
     48, "how do|how to|board"},
    {HandoverReason::kBillingComplaint,
     "invoice amount|invoice total|amount on the invoice|amount of the invoice|amount on my invoice|"
     "amount on our invoice|total on the invoice|bill amount|billing amount|billed amount|amount on the bill|"
     "amount on my bill|my bill|our bill|your bill|price on the invoice|price on my invoice|sum on the invoice|"
     "invoice you sent",
     "incorrect|wrong|not right|isn't right|not correct|isn't correct|too high|too much|mistake|doesn't add up|"
     "more than agreed|more than we agreed|more than i",
     32, "field|template|column|report|how do|how to|where do"},
    {HandoverReason::kBillingComplaint,
     "my money back|our money back|want a refund|want a full refund|want refund|want the refund|need a refund|"
     "need a full refund|need my refund|demand a refund|demand a full refund|demand refund|demand my refund|"
     "refund me|refund us|refund my|refund our|give me a refund|give us a refund|like a refund|"
     "requesting a refund|i request a refund|insist on a refund|return my money|return our money|"
     "give back my money|pay me back|pay us back",
     "", 0, "customer|customers|client|clients|buyer|buyers|policy|how do i record|field|status"},
    {HandoverReason::kBillingComplaint,
     "我要退款|我要退钱|我想退款|我需要退款|要求退款|给我退款|给我退钱|退我钱|退我的钱|把钱退|钱退给我|退钱|还我钱|"
     "马上退款|立刻退款|立即退款|必须退款|麻烦退款|帮我退款|退款给我|要全额退款",
     "", 0,
     "客户|用户|买家|顾客|会员|学员|流程|审批|字段|状态|政策|规则|会退钱|能退钱|可以退钱|退钱吗"},
    {HandoverReason::kBillingComplaint, "扣款|扣费|扣钱|扣了|扣我|被扣|划扣|划走|续费|收费|收了我",
     "错了|扣错|收错|不对|多扣|多收|重复|两次|两遍|没通知|没有通知|没告诉|没经过|没同意|没有同意|未经|"
     "不知情|没买|没订|没下单|没开通|已经取消|取消了|退订了|莫名|私自|偷偷|擅自|凭什么",
     24,
     "年假|假期|工时|库存|积分|调休|考勤|绩效|配额|额度|扣分|怎么设置|怎么改|怎么关|怎么查|怎么配|怎么补|"
     "怎么算|怎么计|怎么处理|如何|字段|模板|收费项目|客户"},
    {HandoverReason::kBillingComplaint, "发票|账单|开票", "金额错|金额不对|金额有误|金额不符|多开|少开|多算|算错|多收",
     24, "怎么|如何|字段|模板|抬头|导出|报表"},
    // Not the bot, not its articles: somebody.
    {HandoverReason::kWantsPerson,
     "换人|换个人|叫个人|叫人来|喊个人|喊人来|找个人|找人来|来个人|派个人|派人来|接个人|真人|活人|让人来|"
     "有人来",
     "机器人|听不懂|看不懂|答非所问|别给我|别发|别再发|不要发|不要再发|没用|废话|自动回复|文章|链接|"
     "智能客服|解决不了|复制粘贴|你不行",
     45, "负责|任务|项目|指派|审批|会议|排班|值班|怎么|如何|设置"},
    {HandoverReason::kWantsPerson,
     "叫个人来|叫人来回|喊个人来|换个人说|换个人回|换个人处理|换人处理|换人回|换人来|换人吧|来个真人|"
     "来个活人|要个活人|找个活人|找活人|活人客服|派个活人|不要机器回|不要ai回|别让ai回|叫个客服|找个客服|"
     "派个客服|来个客服|换个客服|有没有活人|有活人|听不懂人话|找个懂的人|找懂的人|能解决问题的人|"
     "能做主的人|能管事的人|管事的人|管事的来|你们的人来|叫人出来",
     "", 0, "任务|项目|审批|怎么|如何|设置"},
    {HandoverReason::kWantsPerson,
     "机器人|智能客服|智能助手|自动回复|你这个ai|你这ai",
     "听不懂|看不懂|答非所问|太笨|太蠢|太傻|真笨|真蠢|没用|不管用|不顶用|解决不了|回答不了|答不了|帮不了|"
     "帮不上|驴唇不对马嘴|牛头不对马嘴|鸡同鸭讲|车轱辘|说不清楚|不理解我",
     18,
     "指令|命令|webhook|接入|创建|钉钉|飞书|企业微信|企微|slack|语料|训练|配置|怎么|如何|触发|关键词|通知"},
    {HandoverReason::kWantsPerson,
     "别给我发|别再给我发|别发|别再发|不要给我发|不要再给我发|不要再发|别推|别再推|不要推荐|别甩|不要甩|"
     "不想看|懒得看|不想再看|别老发|别总发|别一直发|不想看这些|不看文章|不看文档|不需要文章|不要文章",
     "文章|帮助文档|帮助中心|链接|教程|常见问题|faq|说明书|文档|帮助页",
     15, "通知|群里|客户|读者|订阅者|成员|设置|怎么|如何|邮件"},
    {HandoverReason::kWantsPerson,
     "stop sending|stop giving|stop showing|stop posting|stop linking|quit sending|don't send|do not send|"
     "no more|enough with|enough of|don't want more|don't want another|don't want your|don't want these|"
     "tired of|sick of|stop with",
     "articles|article|help pages|help page|faqs|faq|links|canned|generic answers|automated|robot|chatbot|"
     "automated answer|automated reply|automated response|automatic answer|automatic reply|canned answer|"
     "canned reply|canned response|bot answers|bot replies|answers from articles",
     14,
     "notification|notifications|to my team|to customers|customers|slack|channel|tasks|comment|linked|"
     "related|project|board|published|how do|how to|digest"},
    {HandoverReason::kWantsPerson,
     "someone who|somebody who|anyone who|anybody who|a person who|some person who",
     "can help|can actually|can really|knows what|knows your|understands|can solve|can fix|can answer|"
     "can decide|actually",
     10, "assign|task|tasks|find|invite|mention|project|role|how do|how to|share|access"},
    {HandoverReason::kWantsPerson,
     "pass me to|pass me on|pass this to|hand me over|hand me to|hand this to|forward me to|"
     "put me in touch|escalate me|escalate this to|refer me to|connect me with|connect me to|"
     "put me through to",
     "colleague|colleagues|somebody|someone|support|team|agent|manager|specialist|expert|person|human|"
     "staff|technician|engineer|supervisor",
     16, "how do|how to|rule|workflow|ticket|automatically|can agents|project"},
    {HandoverReason::kWantsPerson,
     "no articles|no more articles|no links|no faq|no faqs|no help pages",
     "person|human|someone|somebody|talk|speak|call|agent|support",
     30, "there are|found|see no|why|how"},
    {HandoverReason::kWantsPerson,
     "don't want|do not want|no|hate",
     "automated answer|automated answers|automated reply|automated replies|automated response|"
     "automated responses|automatic answer|automatic reply|canned answer|canned answers|canned reply|"
     "canned response|bot answer|bot reply",
     14, "comment|task|tasks|customers|channel|slack|rule|template|how do|how to|ticket"},
    {HandoverReason::kWantsPerson,
     "bot|robot|chatbot|virtual assistant|machine",
     "doesn't understand|does not understand|doesn't get it|can't understand|cannot understand|"
     "isn't helping|is not helping|not helping me|doesn't help|does not help|is useless|keeps repeating|"
     "same answer|can't help|cannot help|is no help|no use|makes no sense|not listening",
     20,
     "integration|webhook|slack|teams|telegram|channel|command|commands|my bot|our bot|configure|set up|"
     "train|api|post|posts|trigger|virtual machine|how do|how to"},
    {HandoverReason::kWantsPerson,
     "a person|real person|real human|live person|living person|actual person|actual human|actual people|"
     "real people|someone real|somebody real|human being|flesh and blood|person who|human who|"
     "people instead|somebody who knows",
     "not the bot|not a bot|not this bot|not bot|not a robot|not the robot|not a machine|not the machine|"
     "not a script|not an ai|not ai|instead of the bot|instead of a bot|instead of this|"
     "instead of articles|give me|get me|i need|i want|we need|we want|i'd like|let me have|where is|"
     "answer me|help me|not another article",
     24,
     "assign|task|tasks|field|approval|reviewer|how do|how many|per person|avatar|don't need|do not need|"
     "don't want|mention|form|filter|report|role|project|calendar|invite"},
    {HandoverReason::kAbuse,
     "垃圾",
     "玩意|东西|平台|系统|应用|app|网站|服务|公司|产品|工具|体验|回答|机器人|客服|团队|你们|什么|真是|"
     "一堆|破",
     9,
     "邮件|邮箱|垃圾箱|垃圾桶|垃圾站|回收|清理|垃圾信息|垃圾评论|垃圾消息|垃圾内容|垃圾短信|垃圾广告|"
     "垃圾文件|垃圾数据|垃圾分类|分类|过滤|拦截|屏蔽|举报|处理|删除"},
    {HandoverReason::kAbuse,
     "破软件|破系统|破玩意|破平台|破公司|破客服|破机器人|烂软件|烂系统|烂平台|烂公司|烂产品|烂玩意|烂透|"
     "烂到家|都是骗子|就是骗子|大骗子|白痴|弱智|蠢货|蠢猪|蠢死|没脑子|脑子进水|狗东西|人渣|吃屎|去你妈|"
     "滚你|坑爹|坑人|吃干饭|你们瞎|眼瞎|你们是猪|猪脑子|狗都不用|烂死了|烂死|太烂|真烂|太恶心|真恶心|真坑|"
     "太坑|坑死|黑店|没良心|不是东西|你们有毛病|有毛病吧|难用死|真丢人",
     "", 0, "防骗|举报|屏蔽|敏感词|过滤|字段|标签|网络|信号|wifi|电脑|手机"},
    {HandoverReason::kAbuse,
     "garbage|trash|rubbish|crap|junk|crappy|useless|worthless|pathetic|stupid|dumb|idiotic|lousy|shitty|"
     "incompetent",
     "you|you people|you guys|this app|this software|this product|this company|this service|this tool|"
     "this thing|this system|your app|your software|your product|your company|your service|your tool|"
     "your support|your team|bot|company|absolute|absolutely|total|totally|complete|completely|utter|"
     "utterly|piece of|bunch of|what a|pile of",
     12,
     "garbage collection|garbage collector|the trash|in trash|from trash|to trash|my trash|your trash|"
     "trash can|trash bin|trash folder|junk mail|junk folder|spam|can you|could you|do you|would you|"
     "question|questions|how do|how to|where|restore|recover|empty|filter|label|tag|field|template"},
    {HandoverReason::kAbuse,
     "you suck|you all suck|you guys suck|app sucks|product sucks|software sucks|support sucks|"
     "service sucks|company sucks|this sucks|imbecile|imbeciles|dumbass|jackass|you liars|are liars|"
     "all liars|are thieves|you thieves|are crooks|you crooks|bunch of clowns|bunch of liars|"
     "bunch of thieves|damn you|shame on you|drop dead|screw your|screw you|is a joke|are a joke|"
     "this is a scam|it's a scam|rip-off|ripoff|worst software|worst app|worst company|worst support|"
     "worst service|worst product|hate this app|hate this company|hate you",
     "", 0, "report a|word list|banned words|report a scam"},
    // What data protection law gives people: erasure, and answers where their data came out.
    {HandoverReason::kLegal,
     "gdpr|ccpa|data protection act|data protection law|data protection officer|privacy law|privacy laws",
     "request|requests|erasure|deletion|delete|erase|complaint|complain|violation|violations|violate|"
     "violated|violates|violating|breach|breached|my rights|article 15|article 17|my data|my personal|"
     "speak|contact|comply with my",
     40,
     "compliant|compliance|certified|template|field|workflow|documentation|how do|how to|how does|how can|"
     "setting|settings|our customers|project|board|where is|where can|where do|report"},
    {HandoverReason::kLegal,
     "right to be forgotten|right to erasure|data subject request|data subject access|"
     "subject access request|data erasure request|data deletion request|privacy complaint|被遗忘权|"
     "数据删除请求|删除权|数据主体",
     "", 0,
     "template|workflow|how do|how to|how does|our customers|field|board|project|模板|流程|怎么|如何|字段|"
     "功能"},
    {HandoverReason::kLegal,
     "delete|deleted|deletion|erase|erased|erasure|remove|removed|removal|wipe|wiped|destroy|destroyed",
     "my personal data|my personal information|my personal details|my private data|my private information|"
     "all my data|all of my data|our personal data|data about me|data on me|have on me|have about me|"
     "know about me|information about me|information on me|data you hold|data you store|data you keep|"
     "records of me",
     32,
     "how do|how to|how can|can i|where|will|what happens|does|column|field|import|row|sample|demo|"
     "recover|restore|accidentally|by mistake|by accident|if i|when i|disappeared|lost|board|"
     "profile picture"},
    {HandoverReason::kLegal,
     "my data|our data|my details|our details|my information",
     "please delete|please erase|please remove|please wipe|you to delete|you to erase|you to remove|"
     "you must delete|you must erase|must be deleted|must be erased|be deleted|be erased|demand deletion|"
     "demand the deletion|request deletion|request the deletion|request the erasure|request erasure|"
     "deletion request|erasure request|from your servers|from your systems|from your system|"
     "from your database|from your records",
     32,
     "how do|how to|how can|can i|where|will|what happens|when|if i|accidentally|by mistake|import|export|"
     "sample|column|field|backup|board|table"},
    {HandoverReason::kLegal,
     "delete|erase|wipe|destroy|purge|remove",
     "my data|our data|my details|my information|my info|my records|our records|all data of mine",
     16,
     "how do|how to|how can|can i|where|will|what happens|does|did|why|who|column|field|import|export|"
     "source|set|view|sheet|table|sample|board|project|accidentally|by mistake|recover|restore|undo|don't|"
     "do not|without|when|if i|after|duplicate|filter"},
    {HandoverReason::kLegal,
     "leaked|leaking|leak of|got leaked|exposed|disclosed|stolen|compromised|selling|you shared|passed on|"
     "gave away|handed over to|out in the open|sold|leak|leaks",
     "my data|our data|my personal|our personal|my private|our private|customer data|customers' data|"
     "client data|my information|our information|my details|our details|my email|our emails|"
     "my phone number|my address|my records|our records|my contacts|user data",
     32,
     "how|can|could|what happens|if our|if my|prevent|avoid|protect|template|workflow|what if|i shared|"
     "we shared|policy|field|playbook|make sure|is it possible|checklist|drill"},
    {HandoverReason::kLegal,
     "my personal|my private|my data|our data|my information|my details|my photo|my photos|"
     "my email address|my phone number",
     "without my consent|without consent|without my permission|without asking me|without asking us|"
     "without telling me|never agreed|never consented|did not consent|didn't consent|did not agree|"
     "didn't agree|against my will",
     48, "how|can|could|guest|guests|project|task|board|edit|template"},
    {HandoverReason::kLegal,
     "violated my privacy|violates my privacy|violating my privacy|violation of my privacy|"
     "violation of privacy|breach of my privacy|breach of privacy|breached my privacy|invasion of privacy|"
     "invade my privacy|privacy violation|privacy breach|privacy has been violated|infringe my privacy",
     "", 0, "template|workflow|policy|how do|how to|field|board"},
    {HandoverReason::kLegal,
     "删除|删掉|删了|清除|抹除|抹掉|销毁|擦除|注销",
     "我的个人数据|我的个人信息|我的个人资料|我的隐私|我个人的数据|我个人数据|我个人信息|我的所有数据|"
     "我所有的数据|我的全部数据|我全部的数据|我的所有信息|我所有的信息|我的全部信息|本人的个人|本人的所有|"
     "本人所有|本人数据|本人信息|关于我的",
     21,
     "怎么|如何|怎样|在哪|哪里|误删|恢复|找回|不小心|被删|字段|数据表|数据源|看板|导入|示例|样例|测试数据|"
     "会不会|会被|还在吗|多久|之后|以后|自己可以|可以自己|能自己|自己能|报表"},
    {HandoverReason::kLegal,
     "我的数据|我的资料|我的信息|我们的数据|我们公司的数据|个人数据|个人信息|个人资料|所有数据|全部数据|"
     "用户信息",
     "要求删|要求你们删|要求贵司删|要求清除|要求立即删|要求彻底删|我要删|必须删|立即删|马上删|立刻删|"
     "申请删|希望你们删|请你们删|请贵司删|请删除我|要你们删|从你们|在你们服务器|彻底删|都删干净|全删干净|"
     "删干净|都给我删|给我删掉",
     21,
     "怎么|如何|怎样|在哪|哪里|误删|恢复|找回|不小心|被删|字段|数据表|数据源|看板|导入|导出|迁移|备份|"
     "示例|样例|测试数据|会不会|还在吗|报表|项目里|表格"},
    {HandoverReason::kLegal,
     "删除|删掉|清除|清空|抹掉|抹除|注销",
     "我的信息|我的数据|我的资料|我们的数据|我在你们|我们公司的数据",
     21,
     "怎么|如何|怎样|在哪|哪里|误删|恢复|找回|不小心|被删|被清|字段|数据表|数据源|数据集|看板|视图|筛选|"
     "导入|导出|迁移|备份|示例|样例|测试数据|会删|会不会|会被|还在吗|报表|项目里|表格|之后|以后|删除后|"
     "删掉后|为什么|谁"},
    {HandoverReason::kLegal,
     "泄露|泄漏|外泄|泄密|倒卖|卖给|卖了|贩卖|出卖|流出",
     "我的|我们的|我们公司|我公司|你们|客户信息|客户数据|客户资料|用户信息|用户数据|个人信息|个人数据|"
     "信息被|数据被|资料被",
     18,
     "防止|避免|预防|防范|防泄|怎么|如何|怎样|会不会|会泄|是否|担心|怕|风险|策略|预案|检测|模板|字段|演练|"
     "培训|登记|上报|任务|看板|卖了多少"},
    {HandoverReason::kLegal,
     "侵犯|侵害|违反|触犯",
     "隐私|个人信息|个保法|数据安全法|网络安全法|gdpr|数据保护",
     12, "防止|避免|怎么|如何|怎样|是否|会不会|模板|检查|字段|培训"},
    {HandoverReason::kLegal,
     "我的信息|我的个人|我的手机|我的电话|我的邮箱|我的数据|我们的数据|我的资料|我的照片|我的隐私|"
     "我们客户的|收集我的",
     "未经我|未经本人|未经同意|未经授权|没经过我|没有经过我|没经我|没征得|没问过我|擅自|私自|偷偷|违规|"
     "非法",
     36, "怎么|如何|怎样|防止|避免|成员|访客|任务|会不会|能不能"},
    {HandoverReason::kLegal,
     "gdpr|个保法|个人信息保护法|数据安全法|ccpa",
     "请求|申请|要求你|要求贵|要求删|投诉|行使|删除|违反|违规|我的权利|权利",
     24, "合规吗|符合|支持|怎么|如何|怎样|模板|文档|说明|认证|满足|模块|字段|流程"},
    // Sums that surprise who pays them.
    {HandoverReason::kBillingComplaint,
     "invoice|invoices|bill|bills|billing|statement|subscription fee|monthly fee|annual fee|renewal|"
     "renewal price|price we pay|price i pay|our payment|my payment|last charge|latest charge|this charge|"
     "the charge",
     "wrong amount|wrong sum|wrong total|wrong price|wrong number of seats|wrong figure|wrong tax|"
     "incorrect amount|incorrect total|incorrect sum|too high|too much|way too|higher than|"
     "unexpectedly high|so high|more expensive|doubled|tripled|went up|has gone up|gone up|suddenly|"
     "doesn't match|does not match|don't match|do not match|not what we agreed|not what i agreed|"
     "more than agreed|more than expected|more than usual|more than last|more than it should|more than we|"
     "more than i|overbilled|over-billed|looks wrong|looks off|is off|not add up|unexpected amount|"
     "seats we don't|seats we do not|seats i don't|overstated|twice|has an error|has a mistake|has errors|"
     "contains an error|contains errors|is incorrect|not correct|so expensive|mistake on|mistake in|"
     "error on|error in",
     36,
     "field|template|column|how do|how to|how can|where do|where can|can i|can we|milestone|timesheet|"
     "my clients|our clients|client|clients|customer|customers|project|board|task|export|import|currency|"
     "logo|address|alert|notify|notification|warn|workload|filter|estimate|budget"},
    {HandoverReason::kBillingComplaint,
     "overbilled|over-billed|over billed|over-charged|over charged|overcharge me|overcharge us|"
     "overcharging",
     "", 0, "client|clients|customer|customers|how do|template|report"},
    {HandoverReason::kBillingComplaint,
     "you billed|you charged|charged for|billed for|paying for|pay for|invoiced for|charge us for|"
     "bill us for",
     "not what|quoted|than agreed|than we agreed|than you said|than promised|more users than|"
     "more seats than|more people than|more licences than|more licenses than|more members than|"
     "than we have|than i have|than we use|who already left|nobody uses|that nobody|people who left|"
     "who left",
     28,
     "how do|how are|how is|will|would|can i|can we|what happens|client|clients|customer|customers|hours|"
     "if we|if i"},
    {HandoverReason::kBillingComplaint,
     "our price|my price|your price|your prices|our plan|my plan|our subscription|my subscription|"
     "our bill|my bill|our fee|your fees",
     "go up|went up|gone up|goes up|so expensive|too expensive|was raised|raised|increased without|"
     "increase so|twice as|doubled",
     24, "how do|can we|can i|how much|if we|if i|when we|upgrade|client|customer"},
    {HandoverReason::kBillingComplaint,
     "was i billed|were we billed|was i charged|were we charged|did you charge|did you bill|"
     "did i get charged|did we get charged|have we been charged|have i been charged|have we been billed|"
     "have i been billed|was billed for|were billed for|got billed for|billed us for|billed me for|"
     "charged us for|charged me for|being charged for|being billed for|are we paying|am i paying|"
     "charging us for|billing us for",
     "why|when we have|when we only|when i only|when i have|but we have|but we only|but i have|but i only|"
     "we only have|i only have|only use|although|even though|despite|we don't have|i don't have|don't use|"
     "no longer|already left|so much|deleted|removed|months ago",
     44,
     "how do|how are|how is|how does|will|would|what happens|my clients|our clients|client|customer|"
     "customers|hours|timesheet|if we|if i"},
    {HandoverReason::kBillingComplaint,
     "发票|账单|帐单|开票|扣款金额|续费金额|续费价格|订阅费|套餐费|月费|年费|这个月费用|本月费用|收费",
     "开错|开多了|开少了|错了|不对|有误|算错|对不上|不一致|不符|偏高|太高|过高|这么高|那么高|好高|"
     "高得离谱|离谱|太贵|这么贵|贵了|翻倍|翻了|突然涨|涨了|涨价|异常|比上个月多|比上个月高|比上月多|"
     "比上月高|比以前|比之前|比约定|比合同|多出|莫名|多了|有错误|有错",
     30,
     "抬头|税号|怎么改|怎么填|怎么开|怎么下|怎么看|怎么查|怎么导|怎么设|怎么登|怎么换|怎么申|怎么算|"
     "怎么记|如何|怎样|字段|模板|导出|报表|提醒|预警|邮箱|地址|下载|客户的|项目|工时|收费标准|收费项目|"
     "收费规则|错误码"},
    {HandoverReason::kBillingComplaint,
     "多收了我|多收我|多收了钱|多算了我|凭什么涨|凭啥涨|为什么涨价|为啥涨价|怎么又涨|怎么突然涨|乱涨价|"
     "怎么这么贵|怎么那么贵|为什么这么贵",
     "", 0, "客户|商品|原材料|任务|项目"},
    {HandoverReason::kBillingComplaint,
     "席位|人|用户|账号|坐席",
     "却按|却收|却扣|却算|还按|却要付|却付",
     18, "工时|考勤|假|客户|项目|任务|绩效|怎么|如何"},
    {HandoverReason::kBillingComplaint,
     "扣的钱|扣的款|收的钱|收的费|上的金额|发票金额|账单金额|实际扣款|实际付款|你们的报价",
     "比说好|比约定|比合同|比报价|比原来|比之前|比宣传|不一样|对不上|不符|不一致|多了|贵了",
     27, "怎么改|怎么填|如何|客户|字段|项目|工时|导出|报表"},
    {HandoverReason::kBillingComplaint,
     "收了我|收我|扣了我|扣我|算了我|算我|为什么收|凭什么收|凭啥收|干嘛收|为什么扣|凭什么扣",
     "只有|才有|只用|只开|只买|只剩|明明|实际|没用那么|没有那么多|没这么多|早就|根本没|从来没|席位的钱|"
     "人的钱|的费用|这么多|手续费",
     54, "怎么设置|怎么改|怎么算|如何|工时|假|考勤|积分|客户|规则|标准|项目里|工资|绩效"},
    // Paid for, and nothing came of it.
    {HandoverReason::kBillingComplaint,
     "i paid|we paid|i've paid|we've paid|i have paid|we have paid|already paid|just paid|paid for|"
     "paid yesterday|paid today|paid last|after paying|after payment|payment went through|"
     "payment succeeded|payment was successful|payment successful|payment is done|payment completed|"
     "payment was taken|money was taken|money is gone|money has left|card was charged|we were charged|"
     "i was charged|charged my card|charged our card|purchased|bought seats|bought the|bought more seats|"
     "renewed|and paid|money left|bought a|bought an|paid the|paid in full|paid twice",
     "not upgraded|isn't upgraded|wasn't upgraded|still free|still on free|still on the free|"
     "still on trial|still on the trial|still the free|still shows free|still says free|still shows trial|"
     "still says trial|still says expired|still shows expired|still expired|still locked|not activated|"
     "isn't activated|isn't active|not active|hasn't been activated|was never activated|nothing changed|"
     "nothing has changed|nothing happened|nothing happens|not received|didn't receive|did not receive|"
     "haven't received|never received|didn't get|did not get|never got|no license|no licence|no seats|"
     "no new seats|not credited|plan didn't change|plan did not change|plan hasn't changed|"
     "plan has not changed|no access|not unlocked|not extended|wasn't extended|still no|seats are missing|"
     "seats not added|still basic|still the basic|still suspended|still blocked|still inactive|"
     "still limited|still deactivated|does not show|doesn't show|not show up|no subscription|no upgrade|"
     "not usable|can't use|cannot use",
     48,
     "how do|how to|what happens|if i|if we|client|clients|customer|customers|task|tasks|leave|time off|"
     "holiday|unpaid|field|vendor|supplier|an invoice|no invoice|the receipt|a receipt|no receipt|"
     "received the invoice|receive the invoice|get the invoice|got the invoice|mark as|marked|report|list"},
    {HandoverReason::kBillingComplaint,
     "付款成功|支付成功|付了款|付了钱|付完款|付过款|付过钱|已付款|已经付款|已支付|已经支付|钱付了|款付了|"
     "钱扣了|钱都扣了|扣款成功|扣了钱|交了钱|交了费|充值成功|充了钱|续费成功|续费了|续了费|付费了|付款了|"
     "付款后|支付后|支付了|充值后|充值了|买了套餐|买了专业版|买了企业版|买了会员|买了席位|购买了|升级费|"
     "升级的钱|付完钱|付完了|付了|打款了|打了款|打过款|已打款|转账过去|转了账|钱打过去|交完钱|花了钱|钱扣",
     "没升级|没有升级|未升级|还是免费|仍是免费|还显示免费|显示免费版|没开通|没有开通|未开通|没给我开|"
     "没激活|没有激活|未激活|没到账|没有到账|未到账|没生效|没有生效|未生效|没变|没有变|没反应|没动静|"
     "还是试用|还是旧|还是原来|还是过期|还显示过期|没收到|没有收到|没解锁|没增加|没有增加|没加上|没多出|"
     "没续上|没延长|不能用|用不了|没给升|没给我升|没给开|还没开|没给我们开|锁着|还锁|被停用|还是停用|"
     "免费的|还是基础|还是普通|没有变化|没显示|提示过期|显示过期",
     36,
     "发票|收据|客户|买家|供应商|采购|怎么设置|怎么改|如何设置|怎么登记|怎么标记|字段|任务|审批|多久|"
     "会怎样|验证码"},
    // Cancelled, and still paying, or back with the money.
    {HandoverReason::kBillingComplaint,
     "cancel|cancelled|canceled|cancelling|canceling|cancellation|unsubscribe|unsubscribed|terminate|"
     "terminated|closed my account|closed our account|closed the account|terminate my",
     "refund|refunded|money back|still charged|still charging|still being charged|still billed|"
     "still billing|still being billed|still get charged|still got charged|still get billed|still charge|"
     "keep charging|keeps charging|keep getting charged|keep billing|kept charging|kept billing|"
     "continue to charge|continued to charge|charged anyway|charged again|billed anyway|billed again|"
     "charge me again|still taking money|still take money|still paying|still pay|still withdrawing|"
     "took the money anyway|return the payment|return my payment|pay me back|charged me after|"
     "charged us after|charged after|billed after|billed me after|billed us after",
     60,
     "do i get|do we get|will i|will we|is there a|refund policy|policy|if i|if we|when i|how do|how to|"
     "how long|what happens|can i|can we|order|task|booking|event|meeting|customer|customers|client|"
     "clients|template|field"},
    {HandoverReason::kBillingComplaint,
     "取消订阅|取消续费|取消套餐|取消会员|取消自动续费|取消服务|退订|订阅取消|取消了订阅|取消了续费|"
     "取消了自动|订阅已取消|续费已取消|续费关了|关了续费|关了自动续费|关闭了自动续费|解约|注销了|早就取消|"
     "已经取消|停止续费|停止订阅|停了续费|不续费|不续了|不用了|取消并|停掉|账号注销|注销账号|取消以后|"
     "取消后|取消之后",
     "退款|退钱|退费|退给我|退还|退回|把钱|还在扣|还扣|仍在扣|仍然扣|继续扣|又扣|还在收|还收|还要收|"
     "照样扣|照扣|依然扣|一直扣|一直在扣|还在续|又续费|自动续了|还被扣|又被扣|退我|退这|还扣款|仍扣|"
     "还是扣|还给我扣",
     42,
     "政策|规则|流程|多久|能退|可以退|会退|是否退|退不退|退款吗|怎么退|怎么取消|如何|会怎样|客户|订单|"
     "活动|报名|课程|任务|字段|订阅与|订阅和|与退|和退款|及退款|提醒|会议|关注"},
    {HandoverReason::kBillingComplaint,
     "还在扣钱|还在扣费|还在扣款|一直扣钱|一直在扣钱|一直在扣费|不停扣钱|不停扣费|天天扣|偷偷扣|每月还扣",
     "", 0, "年假|假期|工时|库存|积分|考勤|绩效|配额|规则|怎么算|字段"},
    {HandoverReason::kComplaint,
     "浪费我时间|浪费我的时间|浪费我们时间|浪费我们的时间|浪费大家时间|耍我|耍人玩|糊弄我|敷衍我|"
     "wasting my time|waste my time|wasted my time|wasting our time|wasted our time|waste of my time|"
     "waste of our time|total waste of time|complete waste of time",
     "", 0, "报表|会议|任务|meeting|meetings|report|reduce|avoid|how do|how to"},
};
// clang-format on

}  // namespace

std::span<const HandoverCombination> HandoverCombinations() { return kCombinations; }

}  // namespace deskmesh::knowledge
