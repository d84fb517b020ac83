// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/classification_cues.h"

#include <algorithm>
#include <vector>

namespace deskmesh::tickets {
namespace {

// Words of one meaning, separated by `|`.
struct CueGroup {
  std::string_view words;
  Cue meaning;
};

constexpr CueGroup kGroups[] = {
    // Faults that stop the work.
    {"宕机|瘫痪|系统崩溃|服务不可用|服务中断|系统挂了|服务器挂了|网站挂了|平台挂了|服务挂了|"
     "全部打不开|系统打不开|全挂|全部挂了|线上挂了|线上崩了|线上崩溃|生产挂了|生产崩了|全线崩溃|全崩|"
     "全站打不开|全站不可用|线上不可用|生产不可用|线上故障|全线故障|线上中断|服务全断|彻底宕|服务器崩|系统崩了|网站崩了|平台崩了|服务崩了|系统挂掉|服务器挂掉|网站挂掉|平台挂掉|"
     "生产环境挂|数据库被清空|系统不可用|平台不可用|网站不可用",
     {.type = Type::kFault,
      .weight = 4,
      .priority = Priority::kP0,
      .is_core = true,
      .is_scope = true}},
    {"系统完全崩|系统完全挂|服务器完全崩|服务器完全挂|网站完全崩|网站完全挂|平台完全崩|平台完全挂|服务完全崩|服务完全挂",
     {.type = Type::kFault,
      .weight = 4,
      .priority = Priority::kP0,
      .is_core = true,
      .is_scope = true}},
    {"安全挂|安全崩|宕机演练|我完全崩溃|我都崩溃|我要崩溃|我快崩溃|人都崩溃|心态崩|我完全崩|心态完全崩",
     {.kind = CueKind::kNothing}},
    // What crashes is the writer's own device.
    {"手机系统崩了|手机系统崩溃|手机系统挂了|电脑系统崩了|电脑系统崩溃|电脑系统挂了|操作系统崩了|操作系统崩溃",
     {.type = Type::kFault, .weight = 3, .priority = Priority::kP2}},
    {"数据丢失|数据泄露|数据泄漏|信息泄露|被黑客|被入侵|系统被黑|账号被黑|网站被黑|数据没了|全部丢失|数据全没|全都没了|全部不见|都不见了|数据丢了",
     {.type = Type::kFault, .weight = 4, .priority = Priority::kP0, .is_core = true}},
    {"完全崩溃|完全崩了|完全挂了|崩溃|闪退|无法登录|无法登陆|无法登入|登录不了|登陆不了|登入不了|登不上|登不了|登不进|"
     "登录不上|登陆不上|登录失败|登陆失败|登入失败|不能登录|不能登陆|登录不进|登陆不进|"
     "没法登录|无法访问|访问不了|白屏|黑屏|无法保存|保存不了|保存失败|不能保存|存不了|"
     "无法创建|创建不了|创建失败|进不去|进不了|上不去|数据不见|任务丢失",
     {.type = Type::kFault, .weight = 4, .priority = Priority::kP1, .is_core = true}},
    {"卡死|死锁|死机", {.type = Type::kFault, .weight = 4, .priority = Priority::kP1}},
    {"打不开|挂了|崩了", {.type = Type::kFault, .weight = 3, .priority = Priority::kP2}},
    {"outage|service unavailable|service is unavailable",
     {.type = Type::kFault,
      .weight = 4,
      .priority = Priority::kP0,
      .is_core = true,
      .is_scope = true}},
    {"data loss|data breach|security breach|security incident|data leak|data leakage|data leaked|data was leaked|data has leaked|data has been leaked|"
     "data got leaked|leaked our data|"
     "been hacked|got hacked|were hacked|was hacked|lost all|lost data|lost our data|lost my data|data is gone|"
     "everything is gone|all gone",
     {.type = Type::kFault, .weight = 4, .priority = Priority::kP0, .is_core = true}},
    {"is down|are down|went down|has gone down|goes down|completely down|is offline|"
     "went offline|still down|down again|totally down|fully down|unreachable|inaccessible|not reachable|isn't reachable|aren't reachable|"
     "isn't accessible|system is not available|system isn't available|site is not available|"
     "site isn't available|website is not available|platform is not available|"
     "platform isn't available|service is not available|service isn't available|can't be reached|cannot be reached|"
     "production down|prod down|site down|website down|server down|servers down|system down|"
     "systems down|platform down|service down|services down|app down|api down|portal down|"
     "login down|sso down|database down|cluster down|everything down|instance down|"
     "environment down|site offline|website offline|system offline|platform offline|"
     "server offline|production offline|prod offline",
     {.type = Type::kFault,
      .weight = 4,
      .priority = Priority::kP0,
      .is_core = true,
      .is_scope = true,
      .kind = CueKind::kDown}},
    {"couldn't log in|couldn't login|couldn't sign in|couldn't log on|"
     "couldn't get into my account|could not log in|could not login|could not sign in|"
     "could not log on|could not get into my account|can not log in|can not login|"
     "can not sign in|can not log on|can not get into my account|not able to log in|"
     "not able to login|not able to sign in|not able to log on|"
     "not able to get into my account|won't let me log in|won't let me login|"
     "won't let me sign in|won't let me log on|won't let me get into my account|"
     "doesn't let me log in|doesn't let me login|doesn't let me sign in|doesn't let me log on|"
     "doesn't let me get into my account|unable to log in|unable to login|unable to sign in|"
     "unable to log on|unable to get into my account|cannot log in|cannot login|"
     "cannot sign in|cannot log on|cannot get into my account|can't log in|can't login|"
     "can't sign in|can't log on|can't get into my account|crash|crashes|crashed|crashing|"
     "login fails|login failed|login doesn't work|can't access|cannot access|can't save|"
     "cannot save|unable to save|won't save|doesn't save|not saving|can't create|"
     "cannot create|blank page|blank screen|white screen|can't get in|can't connect|"
     "cannot connect",
     {.type = Type::kFault, .weight = 4, .priority = Priority::kP1, .is_core = true}},
    {"locked out", {.type = Type::kFault, .weight = 3, .priority = Priority::kP1, .is_core = true}},
    {"deadlock", {.type = Type::kFault, .weight = 4, .priority = Priority::kP1}},
    {"is there an outage|is the site down|is the service down|is the server down|"
     "is your site down|are your servers down|is it down|are you down",
     {.type = Type::kFault,
      .weight = 3,
      .priority = Priority::kP1,
      .is_core = true,
      .kind = CueKind::kPlain}},
    // Money taken wrongly, and what somebody sees who should not.
    {"重复扣费|重复扣款|重复收费|扣了两次|扣两次|扣了两遍|多扣|多收|扣错|乱扣费",
     {.type = Type::kFault, .weight = 3, .priority = Priority::kP1}},
    {"charged twice|double charged|charged double|billed twice|double billed|charged again|"
     "overcharged|charged us twice|charged me twice|billed us twice|duplicate charge|"
     "charged after cancelling|wrong amount",
     {.type = Type::kFault, .weight = 3, .priority = Priority::kP1}},
    {"越权|看到别人的|看到其他人的|看到了别人|看到其他公司|看到别的公司|看到了别的|看到了其他|"
     "看见别人的|看得到别人|能看到不该|看到不该",
     {.type = Type::kFault, .weight = 3, .priority = Priority::kP1}},
    {"can see private|could see private|see each other's|sees other customers|"
     "see other customers|see other companies|see another company's|see boards they shouldn't|"
     "can see everything|shouldn't see|should not see|shouldn't be able to|"
     "should not be able to|see things they shouldn't|can see what they shouldn't|"
     "can still see|can still access|still has access|still have access|see other people's|"
     "can see others'",
     {.type = Type::kFault, .weight = 3, .priority = Priority::kP1}},
    // Faults that can be worked around.
    {"报表异常", {.type = Type::kFault, .weight = 4, .priority = Priority::kP2}},
    {"异常|报错|bug|bugs|超时|乱码|收不到|收不着|接收不到|没反应|没有反应|没响应|无响应|"
     "没有响应|不见了|消失了|不翼而飞|丢失|用不了|打不了|不能用|不好使|没收到|没有收到|没生效|"
     "没有生效|不生效|没同步|没有同步|不同步|同步不了|不工作|不可用|转圈|卡住|点不动|点不开|"
     "加载不出|显示不出|上传不了|下载不了|导出不了|导入不了|发不出|打印不了|删不掉|删除不了|"
     "重复提醒|重复发送|重复通知|没了|丢了|被删了|错乱|错位|对不上|数据不对|断开|掉线|断连|"
     "故障|坏了|出错",
     {.type = Type::kFault, .weight = 3, .priority = Priority::kP2}},
    {"错误|失败|失效|无法|不显示|没显示|没有显示|卡顿|很慢|太慢|特别慢|加载慢|变慢|慢得|很卡|"
     "太卡|好卡|卡得|延迟|漏洞|不更新|没更新|没有更新|不触发|没触发|没有触发|不刷新|不提醒|"
     "没提醒|没有提醒|没通知|没有通知|没法|没办法|算错|不准|不正确|不一致|不正常|不对",
     {.type = Type::kFault, .weight = 2, .priority = Priority::kP2}},
    {"error|errors|exception|broken|not working|doesn't work|does not work|don't work|"
     "do not work|didn't work|isn't working|aren't working|stopped working|no longer works|"
     "no longer work|stopped|stopped syncing|timeout|timed out|times out|timing out|freezes|"
     "frozen|freezing|disappeared|disappears|vanished|vanishes|are gone|is gone|not loading|"
     "doesn't load|won't load|won't open|won't start|doesn't open|doesn't start|never arrives|"
     "never arrive|never arrived|never received|not receiving|don't receive|didn't receive|"
     "doesn't arrive|don't arrive|didn't arrive|haven't received|hasn't arrived|not getting|"
     "internal server error|bad gateway|gateway timeout|garbled|unresponsive|not responding|"
     "doesn't respond|spins forever|keeps spinning|keeps loading|loads forever|stuck|hangs|"
     "hung|malfunction|malfunctioning|glitch|glitchy|corrupt|corrupted|out of sync|"
     "doesn't sync|not syncing|don't sync",
     {.type = Type::kFault, .weight = 3, .priority = Priority::kP2}},
    {"fails|failed|failure|failing|fail|slow|sluggish|laggy|lags|missing|wrong|incorrect|"
     "incorrectly|unable to|no longer|what's wrong|what went wrong|went wrong|goes wrong|"
     "twice|duplicated|refuses|unexpected|unexpectedly|inaccurate|out of order|cut off|"
     "overlap|overlaps|flickers|faulty|lost|loses|disconnects|disconnected|unavailable|"
     "not showing|not shown|not visible|not updated|not updating|not triggered|not sent|"
     "not saved|not possible to|keeps disappearing|keeps failing",
     {.type = Type::kFault, .weight = 2, .priority = Priority::kP2}},
    {"what's wrong with|what is wrong",
     {.type = Type::kFault, .weight = 2, .priority = Priority::kP2, .kind = CueKind::kPlain}},
    {"丢失了", {.type = Type::kFault, .weight = 3, .priority = Priority::kP1}},
    {"typo|typos|spelling mistake|spelling mistakes|spelling error|spelling errors|misspelled|"
     "misspelt|misspelling|misspellings|mistranslated|mistranslation|wrong translation|"
     "grammar mistake|grammar error|back to the login|back to the log in|back to the log-in|"
     "back to the sign in|back to the sign-in|back to the start page|redirect loop|login loop|"
     "too many redirects",
     {.type = Type::kFault, .weight = 3, .priority = Priority::kP2}},
    {"错别字|错字|拼写错误|拼写有误|拼错|写错|翻译错|翻译有误|文字有误|重复出现|重复显示|出现两次|"
     "出现了两次|显示两次|显示了两次|发了两次|发了两遍|重复推送",
     {.type = Type::kFault, .weight = 3, .priority = Priority::kP2}},
    {"typo tolerance|typo tolerant|typo-tolerant|错别字检查|错别字检测|错别字纠正|错别字容错|wanted to|"
     "nobody can complain|no one can complain|nobody can beat|nobody can say",
     {.kind = CueKind::kNothing}},
    // How trouble is told.
    {"finds nothing|find nothing|question marks|"
     "does nothing|do nothing|did nothing|nothing happens|nothing happened|comes out empty|"
     "come out empty|is empty|are empty|vanish|lose|losing|logs me out|logs us out|"
     "signs me out|kicks me out|kicked out|logged out again|hours late|days late|minutes late|"
     "arrive late|arrives late|arrived late|come late|comes late|too late|outdated|stale|"
     "truncated|cropped|is blank|are blank|stays blank|comes out blank|turns blank|unreadable|"
     "illegible|shows nothing|jumps|jumping|resets|reverts|reverted|shifts by|shifted by|"
     "shifted|misaligned|scrambled|ignores|ignored|rejects|permission denied|access denied|"
     "forbidden|mixed up|off by|miscalculated|doubled|are able to open|are able to see|"
     "is able to see|is able to open|were billed for|was billed for|still charged|"
     "still billed|still being charged|still being billed|were charged for|was charged for|"
     "not match|not add up|nowhere to be seen|only half|only partially|not respected|"
     "in the wrong|at the wrong|incomplete|unusable",
     {.type = Type::kFault, .weight = 2, .priority = Priority::kP2, .kind = CueKind::kForm}},
    {"空白|晚到|搜不到|查不到|明明|全是问号|变成问号|变问号|没有跟着|没跟着|并没有|居然|竟然|自动退出|自己退出|被踢|不完整|缺失|串了|串号|乱了|显示成|不起作用|"
     "没用了|不管用|没作用|反应慢|没保存|没有保存|未生效|未收到|未同步|未更新|未显示|"
     "没任何反应|没有任何反应|毫无反应|被锁|锁死|被清空|清空了|还原了|回退了|不匹配|偏移|"
     "差一天|少一天|多一天|晚一天|早一天|拒绝访问|没出来|没有出来|出不来|找不回|"
     "不识别|不兼容|死循环|不出|不动|不掉|不开|不进|不全|扣了我两次|扣我两次|"
     "扣了我们两次|收了两次|能看到内部|能看到私有|能看到保密|没结果|没有结果|没出现|没有出现|"
     "丢三落四|少了一半|断断续续|时好时坏|时有时无",
     {.type = Type::kFault, .weight = 2, .priority = Priority::kP2, .kind = CueKind::kForm}},
    // What somebody tries, and what doesn't come of it.
    {"can't receive|cannot receive|can not receive|couldn't receive|could not receive|"
     "unable to receive|not able to receive|can't open|cannot open|can not open|"
     "couldn't open|could not open|unable to open|not able to open|can't see|cannot see|"
     "can not see|couldn't see|could not see|unable to see|not able to see",
     {.type = Type::kFault, .weight = 3, .priority = Priority::kP2, .kind = CueKind::kForm}},
    {"看不到|看不见|看不了|听不到|听不见|接不到|收不了|接收不了",
     {.type = Type::kFault, .weight = 3, .priority = Priority::kP2, .kind = CueKind::kForm}},
    {"can't|cannot|can not|couldn't|could not|won't|will not|doesn't|does not|didn't|did not|"
     "isn't|aren't|wasn't|hasn't|haven't|don't|do not|not able to|keeps|keep getting",
     {.type = Type::kFault, .weight = 2, .priority = Priority::kP2, .kind = CueKind::kForm}},
    {"不了|不出来|不上|不到|不能|不起|不行",
     {.type = Type::kFault, .weight = 2, .priority = Priority::kP2, .kind = CueKind::kForm}},
    {"never got|never came|never get|无效|没来|没用|没弹|没跳|guests see|guests can see|"
     "guest can see|clients can see|outsiders can see|访客能看到|访客看到|访客可以看到|"
     "外人能看到",
     {.type = Type::kFault, .weight = 2, .priority = Priority::kP2, .kind = CueKind::kForm}},
    {"sends|send|shows|show|showed|opens|displays|display|prints|loads|load|takes ages|"
     "takes forever|take forever|turns|becomes|became|return|returns|appears|appear|closes|"
     "logs out|syncs|deletes|deleted|duplicates|renders|render|blocks|freeze|reset|calculates|"
     "counts|rejected|denied|crop|sorts|repeats|repeat|redirects|redirect|flicker|drops|"
     "three times|two times|each time|several times|multiple times|over and over|all the time",
     {.type = Type::kFault, .weight = 1, .kind = CueKind::kTelling}},
    {"被|一直|每次|老提示|三次|两次|两笔|两遍|多次|卡着|反复",
     {.type = Type::kFault, .weight = 1, .kind = CueKind::kTelling}},
    {"since the upgrade|after the upgrade|after upgrading|since upgrading|after an upgrade|"
     "suddenly|since the update|since yesterday|since this morning|every time|randomly|"
     "instead of|for no reason|by itself|on its own|all of a sudden|keeps changing|"
     "after the update",
     {.type = Type::kFault, .weight = 1, .kind = CueKind::kForm}},
    {"突然|变成|变成了|总是|老是|一直在|莫名|无缘无故|自己就|更新之后|更新后|升级后|升级之后|"
     "重复了|多出|少了",
     {.type = Type::kFault, .weight = 1, .kind = CueKind::kForm}},
    // They hold such a form and tell no trouble.
    {"what can i do|what can we do|what should i do|what should we do|"
     "can't figure out|cannot figure out|couldn't figure out|can't work out|can't see how|"
     "can't see where|can't find how|can't find where|cannot find where|cannot find how|"
     "can't find the setting|can't find the option|can't find the button|can't find the menu|"
     "can't find any documentation|to lose|never too late|too late to|can't thank|"
     "can't complain|can't imagine|cannot imagine|cannot thank|can't recommend|can't say|"
     "can't figure out how|couldn't be happier|can't remember how|doesn't matter|don't mind|"
     "doesn't need|don't need|do not need|won't need|don't want|do not want|don't bother|"
     "don't hesitate|do not hesitate|don't worry|do not worry|didn't expect|doesn't support|"
     "does not support|don't support|isn't urgent|don't have time|can't decide|"
     "can't tell which|isn't there|isn't it|don't you|doesn't it|can't we|don't forget|"
     "nothing wrong|not wrong|why not|never fails|never lost|never fails to|did not know|"
     "didn't know|not to lose|keeps me|keeps us",
     {.kind = CueKind::kNothing}},
    {"无法想象|没用过|没用到|被邀请|被动|被分配|空白模板|空白项目|空白页模板|不开心|不动产|"
     "不成熟|不全是|不出意外|不见得|不进则退|不动声色|看不出区别|不出差|找不到入口|找不到在哪|"
     "找不到哪里|不到哪里|无法形容|无法拒绝|无法用语言|无法表达|无法替代|无法抗拒|少不了|"
     "免不了|受不了|忘不了|舍不得|离不了|想不到|没想到|看不到头|看不到区别|"
     "不到一|用不上|大不了|不能不|了不起|"
     "对不起|看不起|不行的话|不得不|不好意思|差不到|不能再好|不对称|不能太|能不能不|不见不散",
     {.kind = CueKind::kNothing}},
    {"down to|slow down|slowing down|slow lane|slow motion|drop down|scroll down|failover|"
     "fail over|fail-safe|crash course|missing out|error-free|error free|error handling|"
     "error budget|bug-free|bug free|bug bounty|bug fixing|bugfix|lost in|lost and found|"
     "frozen column|frozen row|frozen columns|stopped by|without fail|broken down|broken into|"
     "down payment|at a loss|twice a|twice per|twice as|think twice|once or twice|slow season|"
     "wrong number|get stuck in|production schedule|production plan|production planning|"
     "production line|production calendar|production costs|don't know|do not know",
     {.kind = CueKind::kNothing}},
    {"紧急联系人|紧急程度|紧急级别|紧急度|紧急标签|紧急标记|紧急字段|紧急优先级|紧急状态|"
     "紧急类型|紧急分类|紧急颜色|紧急任务|紧急列|紧急泳道|紧急看板|紧急预案|紧急演练|重要紧急|"
     "紧急重要|标记为紧急|标为紧急|设为紧急|设置为紧急|改为紧急|改成紧急|优先级为紧急|"
     "异常流程|异常类型|异常处理流程|异常管理|异常登记|异常字段|异常工时|错误日志|错误类型|"
     "错误分类|错误率|错误预算|崩溃率|崩溃日志|崩溃类型|报错日志|报错类型|失败率|失败原因字段|"
     "失败状态|延迟发送|延迟天数|延迟任务|延迟通知|故障等级|故障类型|故障工单|故障登记|"
     "故障分类|故障看板|故障单|故障管理|故障字段|故障复盘|故障库|漏洞管理|漏洞看板|漏洞类型|"
     "生产环境字段|生产计划|紧急情况|卡片|打卡|刷卡|消失动画|多收藏|少了解|不上班|不上线|"
     "不到位",
     {.kind = CueKind::kNothing}},
    {"as urgent|to urgent|urgent label|urgent tag|urgent field|urgent column|urgent priority|"
     "urgent task|urgent tasks|urgent tickets|urgent lane|urgent list|urgent filter|"
     "urgent flag|urgent items|urgent cards|urgent important|urgent contact|urgent requests|"
     "urgent-important|urgent and important|important and urgent",
     {.kind = CueKind::kNothing}},
    {"安装费|部署日历|升级套餐|升级会员|升级企业版|升级专业版|升级旗舰版|升级付费|升级订阅|"
     "升级版权|升级工单|升级规则|升级策略|升级提醒|升级通知|升级流程|升级机制|升级到企业版|"
     "升级到专业版|升级到旗舰版|升级套餐后|部署任务|部署看板",
     {.kind = CueKind::kNothing}},
    {"upgrade my plan|upgrade our plan|upgrade the plan|upgrade plan|upgrade my account|"
     "upgrade our account|upgrade my subscription|upgrade our subscription|upgrade to premium|"
     "upgrade to enterprise|upgrade to business|upgrade to pro|upgrade to paid|"
     "upgrading to premium|upgrading to enterprise|upgrading to business|upgrading our plan|"
     "upgrading my plan|upgrade to the enterprise|upgrade to the business|upgrade to a paid|"
     "upgrade price|upgrade pricing|upgrade cost|after upgrading our plan|at the helm|"
     "deployment board|deployment calendar|deployment tasks|take over the helm",
     {.kind = CueKind::kNothing}},
    // Installation and deployment.
    {"安装|部署|私有化|离线安装|安装包|安装程序|安装脚本|自建服务器|搭建|信创|麒麟系统|统信|"
     "达梦|内网部署|docker|docker-compose|kubernetes|k8s",
     {.type = Type::kInstall, .weight = 3, .kind = CueKind::kPlain}},
    {"升级|许可证|重新激活|激活授权|服务器要|要什么配置|什么配置|https证书|迁到新|迁移到新|"
     "服务器搬迁|换服务器|换了服务器|装在|装到|重装|装好|卸载|升级步骤|迁移步骤|最低配置|"
     "配置要求|几核|授权码|激活码|授权文件|服务器配置|服务器要求|系统要求|硬件要求|数据库迁移|"
     "迁移到新服务器|反向代理|高可用|离线激活|离线环境|内网环境|镜像|域名证书|ssl证书|license",
     {.type = Type::kInstall, .weight = 2, .kind = CueKind::kPlain}},
    {"install|installing|installed|installation|installer|reinstall|uninstall|deploy|"
     "deploying|deployed|deployment|self-hosting|self hosting|self-host|self host",
     {.type = Type::kInstall, .weight = 3, .kind = CueKind::kPlain}},
    {"upgrade|upgrading|on-premise|on premise|on-premises|on premises|on-prem|on prem|"
     "self-hosted|self hosted|helm|nginx|license key|licence key|activation key|license file|"
     "licence file|reverse proxy|air-gapped|air gapped|system requirements|"
     "hardware requirements|server requirements|compose file|helm chart|setup wizard|"
     "setup script|new server|ssl certificate|tls certificate|our own server|our own servers|"
     "own infrastructure|high availability|offline activation|container image|windows server",
     {.type = Type::kInstall, .weight = 2, .kind = CueKind::kPlain}},
    // Questions and wishes.
    {"如何|怎样|是否支持|是否可以|教程|建议|希望增加|希望能|希望可以|能不能增加|能不能加|"
     "能否增加|可否增加|建议增加|最好能|想了解|了解一下|什么区别|有什么区别|怎么收费|多少钱|"
     "功能需求|需求建议|期待|使用说明|操作手册|使用手册",
     {.type = Type::kFeature, .weight = 3, .priority = Priority::kP3, .kind = CueKind::kQuestion}},
    {"怎么|请问|在哪|哪里可以|能否|能不能|可不可以|可否|有没有|是否|咨询|请教|想问|想知道|"
     "支持吗|什么|哪里|哪个|哪些|多少|区别|价格|报价|需要增加|想要|希望|能支持|可以支持|文档|"
     "怎么样|介绍|试用",
     {.type = Type::kFeature, .weight = 2, .priority = Priority::kP3, .kind = CueKind::kQuestion}},
    {"吗|么?|呢?",
     {.type = Type::kFeature, .weight = 2, .priority = Priority::kP3, .kind = CueKind::kQuestion}},
    {"how to|how do|how can|how should|how would|how does|how is|how are|how many|how much|"
     "how long|where can|where do|where is|where are|where did|is it possible|is there a way|"
     "is there any way|any way to|is there an option|suggestion|tutorial|would be nice|"
     "would be great|would be helpful|would be useful|would love|please add|could you add|"
     "can you add|please consider|request for|it would help|we wish|i wish|wish we|wish there|"
     "enhancement|difference between|what's the difference|want to know|like to know|"
     "wondering|not sure how|not sure where|not sure which|don't know how|don't know where|"
     "figure out how|best practice|best practices|documentation|user guide|add support for|"
     "allow us to|what does it cost",
     {.type = Type::kFeature, .weight = 3, .priority = Priority::kP3, .kind = CueKind::kQuestion}},
    {"feature request|feature idea|feature suggestion|功能建议",
     {.type = Type::kFeature, .weight = 4, .priority = Priority::kP3, .kind = CueKind::kQuestion}},
    {"can i|can we|could i|could we|do you|does it|does your|does the|do the|can the|can it|"
     "can guests|can you|could you|will it|is there|are there|what is|what's|what are|which|"
     "who can|when will|when do|should i|should we|pricing|quote|discount|explain|curious|"
     "recommend|advice|support for|looking for|question about|what happens",
     {.type = Type::kFeature, .weight = 2, .priority = Priority::kP3, .kind = CueKind::kQuestion}},
    {"would like to|we need|i need|we want|can be",
     {.type = Type::kFeature, .weight = 1, .priority = Priority::kP3, .kind = CueKind::kQuestion}},
    // How many are concerned and how much it hurries.
    {"所有人|全公司|全部用户|所有用户|整个团队|生产环境|全员|大家都|所有同事|整个公司|"
     "all users|everyone|everybody|whole company|entire team|entire company|whole team|"
     "whole organization|all of us|all our users|all customers|production",
     {.is_scope = true, .kind = CueKind::kPlain}},
    {"nobody can|no one can|none of us can",
     {.type = Type::kFault,
      .weight = 3,
      .priority = Priority::kP1,
      .is_core = true,
      .is_scope = true}},
    {"urgent|urgently|asap|as soon as possible|right away|emergency|time-critical|showstopper|"
     "blocker|紧急|加急|十万火急|火急|急急急|非常急|很急|特急|尽快|马上处理|立刻处理",
     {.priority = Priority::kP1}},
    {"no rush|no hurry|not in a hurry|whenever you can|when you can|when you have time|"
     "low priority|no pressure|take your time|at your convenience|不急|不着急|不赶时间|有空再|"
     "有空的时候|有时间再|方便的时候|不是急事",
     {.priority = Priority::kP3, .kind = CueKind::kPlain}},
};

bool IsWordByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// The cues by their first two bytes, longest first, so that one pass over the text finds all.
class CueIndex {
 public:
  CueIndex() : buckets_(65'536) {
    for (const CueGroup& group : kGroups) {
      for (std::string_view left = group.words; !left.empty();) {
        const std::size_t end = std::min(left.find('|'), left.size());
        Cue cue = group.meaning;
        cue.word = left.substr(0, end);
        buckets_[KeyOf(cue.word)].push_back(cue);
        left.remove_prefix(std::min(end + 1, left.size()));
      }
    }
    for (auto& bucket : buckets_) {
      std::sort(bucket.begin(), bucket.end(),
                [](const Cue& a, const Cue& b) { return a.word.size() > b.word.size(); });
    }
  }

  const Cue* At(std::string_view text, std::size_t at) const {
    if (at + 2 > text.size()) return nullptr;
    const auto& bucket = buckets_[KeyOf(text.substr(at))];
    if (bucket.empty()) return nullptr;
    const bool is_latin = IsWordByte(text[at]);
    if (is_latin && at > 0 && IsWordByte(text[at - 1])) return nullptr;
    for (const Cue& cue : bucket) {
      if (!text.substr(at).starts_with(cue.word)) continue;
      const std::size_t end = at + cue.word.size();
      if (is_latin && end < text.size() && IsWordByte(text[end])) continue;
      return &cue;
    }
    return nullptr;
  }

 private:
  static std::size_t KeyOf(std::string_view word) {
    return static_cast<std::size_t>(static_cast<unsigned char>(word[0])) << 8U |
           static_cast<unsigned char>(word[1]);
  }

  std::vector<std::vector<Cue>> buckets_;
};

}  // namespace

const Cue* FindCue(std::string_view text, std::size_t at) {
  static const auto* index = new CueIndex;
  return index->At(text, at);
}

}  // namespace deskmesh::tickets
