// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/glossary.h"

namespace deskmesh::knowledge {
namespace {

// What people come for, in the words they use and in those an article uses. A topic is broader than
// a term: it ties "my colleague quit" to "deactivate the account".
constexpr std::
    string_view
        kTopics
            [] =
                {
                    // Projects
                    "新建项目|创建项目|开*项目|建*项目|起一个项目|立项|new project|create project|start project|set up project|begin project|open project",
                    "归档项目|收起来|隐藏*项目|项目*归档|结束的项目|旧项目|老项目|archive project|archiving|hide project|hide finished|finished project|completed project|old project|project * over|read-only project",
                    "删*项目|项目*删|恢复*项目|delete project|deleted project|deleting project|restore project|remove project",
                    "复制项目|克隆*项目|项目模板|套用*项目|一样的项目|照着*项目|沿用*结构|套用*结构|另存为模板|copy project|clone project|clone * project|duplicate project|project template|project copying|copying * project|same structure|save as template|reuse * project",
                    // People
                    "邀请成员|加人|拉*进来|加同事|添加成员|新同事|新人*加|加入团队|加到*团队|新来的|invite member|invite people|inviting member|invite colleague|add member|add colleague|add someone|add coworker|add user|new joiner|new hire|join workspace|bring in",
                    "离职|走了|离开*公司|停用账号|停*账号|不干了|辞职|任务*转|offboard|left company|leave company|employee left|quit|resign|no longer work|deactivate account|disable account|reassign * work|hand over tasks|handover|former employee|takes over",
                    "访客|外包|临时*进来|外部客户|甲方|客户*看|客户*进度|外部人员|邀请访客|合作方|供应商|guest|client follow|client see|external people|external client|contractor|freelancer|partner|vendor|outside company",
                    "角色|权限|只能看*不能改|只读|不让*删|限制*删除|谁能|看不到按钮|没有权限|越权|授权|role|permission|view only|read-only|who can|prevent from deleting|stop * deleting|access right|not allowed|restrict access|allowed to edit",
                    // Sign-in
                    "忘记密码|密码忘|忘*密码|重置密码|改密码|找回密码|密码*错|登不上*密码|重置*邮件|重置链接|forgot password|forgotten password|reset password|resetting password|password reset|lost password|cannot remember password|change password|reset link|reset mail",
                    "两步验证|二次验证|双因素|动态码|验证器|身份验证器|手机丢*登|恢复代码|two-factor|2fa|mfa|two-step|authenticator|recovery code|lost phone|security code|one-time code|qr code",
                    "修改登录邮箱|换邮箱|改邮箱|邮箱*换|邮箱*改|换*邮箱|登录邮箱|换域名|change login e-mail|change email|change e-mail|new email|address * sign in|address * log in|update email|different email",
                    "单点登录|域账号|公司账号*登|企业*登录|统一身份|saml|ldap|oidc|sso|single sign-on|corporate login|company login|corporate directory|corporate account|identity provider|active directory|okta",
                    // Data in and out
                    "导入任务|导入|搬过来|迁移过来|从*jira|excel*弄进|批量*进来|批量录入|import tasks|import|importing|bulk load|load * spreadsheet|bring * from|move from jira|switch from|from csv|upload csv|migrate from",
                    "导出任务|导出|导成|导*excel|下载*清单|清单*下载|任务*表格|export tasks|export|exporting|download * list|task list * spreadsheet|save as excel|get * out|as csv",
                    "附件*大|文件*大|附件大小|太大|上传失败|传不上|上传*失败|传*附件|文件*传|attachment size|attachment limit|file too large|too big|upload fail|upload failed|cannot upload|cannot attach|maximum size|file size|storage full|large file",
                    "误删*任务|恢复*任务|任务*恢复|任务*不见|删错|任务*删了|找回*任务|不见了|被*删|误删|restore task|restoring deleted|deleted task|deleted * ticket|deleted by accident|accidentally deleted|undo delete|recover task|lost task|task gone|disappeared|recycle bin|get back",
                    "数据备份|备份|数据*存|存放*哪|服务器*哪|私有部署|自己服务器|装到*服务器|本地部署|内网|自建|数据安全|backup|data kept|data stored|data stored where|where * data|self-host|self-hosting|own server|on-premises|on premise|install * ourselves|data region|private deployment",
                    // Planning
                    "甘特图|依赖|前后置|前置|等*完成|红线|连线|拖期*顺延|顺延|gantt|dependency|dependencies|link tasks|waits for|wait until|red line|predecessor|blocks another|auto-scheduling",
                    "创建*迭代|开始*迭代|结束*迭代|关*迭代|迭代*关|sprint*关|开*冲刺|sprint|start sprint|starting sprint|completing sprint|complete sprint|close sprint|end sprint|kick off sprint|finish sprint|parallel sprint",
                    "燃尽图|燃尽|剩余工作量|曲线*上升|burndown|remaining work|line goes up|chart looks wrong|remaining estimate",
                    "在制品|列*上限|每列*最多|列*红|变红|限制*卡片|卡片*数量|最多放*卡片|wip|column red|turned red|limit * column|limit * cards|number of cards|too many cards|column limit",
                    "自定义字段|加*字段|加*一项|必填|必须填|新增*字段|任务*加*名称|填*客户|custom field|add field|extra field|add * to every task|new field|make required|mandatory|own field",
                    "工作流|状态*加|加*状态|新状态|流转|待验收|谁能关|审核步骤|workflow|new status|add status|add * step|review step|transition|statuses|only * may close|only testers",
                    "子任务|拆成|拆分|分解*任务|父任务*关|subtask|break * smaller|split * task|break down|child task|parent task|smaller ones|cannot close parent",
                    "重复任务|周期性|每周*自动|每月*自动|月底*自动|定期*生成|每天*自动|自动生成*任务|每周都|每月都|定时创建|recurring|repeat|every monday|every week|every month|regular task|automatically create * task",
                    "登记工时|填工时|工时*填|报工时|补*工时|工时*补|忘报|工时*锁|log time|logging time|log hours|enter hours|hours worked|timesheet|time tracking|track time|forgot to log",
                    "里程碑|版本*区别|发版|上线*说明|发布说明|版本发布|关键日期|milestone|release notes|fix version|publish release|difference * milestone|new release",
                    "高级搜索|保存*筛选|查询条件|常用*查询|分给我的|我的任务*查|组合条件|advanced search|saved filter|save search|assigned to me|show everything|search query|find all|still open",
                    "仪表盘|分享*报表|报表*发|定时*发送|自动发*周报|周报*邮件|发给*领导|给老板看|只读链接|share dashboard|sharing dashboard|share report|without account|mailed every week|send * chart|public link|weekly mail",
                    // Communication
                    "通知设置|关*通知|邮件太多|推送*关|不想收|免打扰|少发|打扰|提醒太多|notification setting|too many mails|too many emails|turn off mail|stop emails|quiet hours|fewer notifications|mute|unsubscribe|daily digest",
                    "艾特|提及|圈人|@*人|@*同事|评论*人|mention|mentioning|tag someone|tag * in|notify someone in a comment|@all|at sign",
                    // Developers
                    "git提交|代码*关联|关联*代码|代码提交|commit|看*提交|提交*显示|提交记录|代码仓库|link commit|linking git|see commits|connect repository|connect github|gitlab|development panel",
                    "api令牌|令牌|token|webhook|密钥*生成|生成*token|401|接口*鉴权|接口认证|回调地址|api token|access token|create token|unauthorized|bearer|call * api|rest endpoint|api key",
                    "频率限制|429|太频繁|接口*限制|调用*上限|rate limit|too many requests|throttled|slow down|requests a minute|retry-after|call limit",
                    // Money
                    "升级套餐|增加席位|加席位|买*名额|买*席位|加名额|多买|升级到|upgrade plan|upgrading|add seats|adding seats|more seats|buy seats|buy * seats|more users|bigger plan",
                    "申请发票|开发票|开*发票|发票|抬头|专票|报销|税号|invoice|tax receipt|receipt|vat|bill for payment|company name on",
                    "取消订阅|退款|退钱|不想用|关*续费|不续费|停止续费|退费|cancel subscription|cancelling|refund|money back|stop renewal|auto-renew|stop paying|do not want to continue",
                    "延长试用|试用*到期|试用*快|试用*结束|试用*延|再试|再看看|extend trial|extending * trial|trial * ends|trial ends|trial expires|trial period|more time to test|evaluation period",
                    // Devices and settings
                    "手机端*同步|手机*不一样|手机*没更新|离线|没网|断网|手机上|app*刷新|mobile sync|mobile app|old data|offline|without internet|no connection|on my phone",
                    "时区|时间*差|差*小时|时间不对|截止时间*不|time zone|timezone|off by * hours|hours off|wrong time|due time|midnight",
                    "界面语言|换成*英文|换成*中文|英文界面|中文界面|切换语言|改语言|菜单*英文|变成英文|interface language|switch * Chinese|switch * English|change language|in English|menus * Chinese|display language|wrong language",
};

}  // namespace

std::span<const std::string_view> GlossaryTopics() { return kTopics; }

}  // namespace deskmesh::knowledge
