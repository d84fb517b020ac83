// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/handover_combination_list.h"

namespace deskmesh::knowledge {
namespace {

constexpr HandoverReason kDisputed = HandoverReason::kBillingComplaint;

// Who says what happened to them disputes it; who asks how it works, or what would happen, doesn't.
// clang-format off
constexpr HandoverCombination kDisputeCombinations[] = {
    // More paid or taken than is due.
    {kDisputed,
     "多收了|被多收|多收我|多收钱|多收的|多付的|多付了|多付钱|多交的|多交了|多缴|多扣了|被多扣|多扣我|多扣的|多划|多算了|"
     "多算我|多算的|多出来的|白付了|白交了|白扣了|冤枉钱|扣多了|收多了|付多了|交多了|算多了|划多了",
     "钱|费|款|席位|账单|帐单|套餐|订阅|专业版|企业版|升级|差价|元|块|退|人头|账号",
     36,
     "工时|年假|假期|天假|考勤|库存|积分|扣分|额度|客户|供应商|员工|工资|任务|工期|预算|怎么设置|字段|模板"},
    {kDisputed,
     "收了|扣了|付了|交了|划了|刷了|扣我|收我|被收|被扣|扣款|收费|付费",
     "两份|双份|两笔|双倍|两倍|三份|三次|两个月|三个月|两年|好几次|好几笔|好几遍|两次|两遍|2次|2份|2笔|重复|全价|全款|全费|"
     "全额|整年|一整年|不该|不应该|离谱",
     18,
     "工时|年假|假期|考勤|库存|积分|额度|客户|供应商|员工|工资|任务|吗|会不会|是否|如果|怎么设置|怎么算|字段|模板|"
     "支持|提醒|通知|方式"},
    {kDisputed,
     "算得不对|算的不对|算得不准|算不对|算错|计算错|算得有问题|算的有问题|计算有误|算得有误|核算有误|没算对|算少了|"
     "少算了|少抵|没抵扣|没有抵扣|没抵掉|没给我抵|没给抵|没给我减|没给我算优惠|没扣减|不对劲|没给优惠|没打折|没有打折|没享受|没给折扣",
     "差价|补差|账单|帐单|升级|续费|降级|套餐|付费|扣费|收费|扣款|折扣|优惠|余额|退款|税额|税费|升级价|订阅",
     36,
     "工时|成本|预算|工期|任务|项目|字段|公式|客户|商品|报价单|采购|报表|里程碑|表格|怎么设置"},
    {kDisputed,
     "席位数|席位数量|席位|坐席数|人数|用户数|账号数|帐号数",
     "数错|算错|算多|多算|不对|对不上|统计错|算得不对|有误|不符|多了",
     15,
     "怎么添加|怎么加|怎么买|怎么看|怎么分配|报表|任务|项目|字段|会议|报名|参与人|图表|仪表|考勤|客服|够|吗|如何"},
    // Counted as what pays.
    {kDisputed,
     "被算成|被算作|被算进|被当成|被当作|被计入|被计成|被计费|被收费|被收了|算成了|算作了|算进了|当成了|计入了|"
     "占了付费|占用了付费|也收了|也收费|也扣了|也要钱|都收了|都算了|也算了|还算|也被算",
     "付费|席位|收费|访客|费用|账单|帐单|人头|已停用|停用的|离职|外部成员|只读|禁用|删除的|免费",
     30,
     "会被|吗|会不会|是否|怎么设置|如何|怎样|多少|任务|工时|字段|客户|哪些|什么情况|什么时候"},
    // Asked why, or surprised.
    {kDisputed,
     "为什么|为啥|为何|凭什么|凭啥|怎么还|怎么又|怎么就|怎么会|怎么突然|怎么变成|怎么被|怎么给我|怎么自动|干嘛|干吗|"
     "居然|竟然|什么情况|怎么回事|搞什么",
     "扣费|扣钱|扣款|扣我|扣了|收钱|收我|收我们|收了|收两|被收费|要我付|要我们付|要付全|让我付|让我们付|付全价|收全价|"
     "全价|付两|要我补|多付|多收|多扣|还收费|又收费|还要收费|还要付|还要交|续费了|涨了|涨价|少了钱|钱少了|付这么多|"
     "收这么多|要钱|变贵|贵了|还计费|也计费|也收费|也要付|算钱",
     36,
     "扣款失败|扣费失败|扣不了|无法扣|没扣|未扣|不扣|工时|年假|假期|考勤|库存|积分|额度|客户|供应商|员工|工资|任务|"
     "字段|模板|怎么设置|收费标准|商品|预算|项目里|会议|提醒我|收到|收入|收藏|收件"},
    {kDisputed,
     "怎么还|怎么又|怎么就|怎么也|为什么还|为什么又|为什么也|为啥还|为啥又|为啥也|凭什么还|凭什么也|凭啥",
     "计费|收费|扣费|收钱|要钱|付钱|付费|交钱|算钱|扣款|扣钱|扣我|扣他|扣着|收他|收我|收着",
     12, "怎么还款|工时|客户|库存|积分|不收费|没收费|没扣|不扣|失败"},
    {kDisputed,
     "你们就扣|你们又扣|你们还扣|你们却扣|你们就收|你们又收|你们却收|你们还收|又扣了|又扣一次|又扣款|又扣费|又扣钱|"
     "又收了|钱倒是收|钱倒收|钱照收|就扣款了|就扣费了|就扣钱了|就收费了|就收钱了|提前扣款|提前扣费|少退了|少退我|"
     "少给我退|划走了|扣走了|转走了我|刷走了|怎么扣了|怎么收了|扣错|错扣|"
     "收错钱|收错费|收错了|错收|退错|你们也收|你们都收|还收我|也收我|还收我们|也收我们|原价扣|还是原价|按原价收|按全价",
     "", 0,
     "工时|年假|假期|考勤|库存|积分|额度|客户|供应商|员工|工资|任务|吗|会不会|是否|如果|怎么设置|字段|收到|收藏"},
    {kDisputed,
     "没有续费|没续费|没续订|没有续订|没买|没有买|没订|没订阅|没有订阅|没升级|没有升级|没开通|没有开通|没授权|没有授权|"
     "没同意|没有同意|没下单|没有下单|没选|没用过|没有用过|没在用|已取消|已停用|已经停用|已经删|早就停|不再使用|没付费|"
     "没绑|根本没用|没确认",
     "扣钱|扣费|扣款|扣我|扣了|收费|收钱|收我|收了|被收|被扣|算钱|计费|账单|帐单",
     36,
     "吗|会不会|是否|会自动|会扣|会收|多久|怎么取消|怎么关|如何|怎么避免|客户|怕|任务|字段|工时"},
    {kDisputed,
     "还在收|还在扣|还在付|还按|仍按|仍在收|仍收|还要付|还要交|照收|照扣|依然收|一直在收|还是按|还给我们算|还给我算|"
     "还被收|还被扣|钱没少|费用没少|价格没变|没有减少|没减少|账单没变|金额没变",
     "席位|成员|离职|访客|停用|禁用|降级|删了|已删|移除了|移走|减了|免费|试用|取消|原来|原价|旧价|旧套餐|人都|人已经",
     48,
     "吗|会不会|是否|会怎|如果|怎么设置|怎么算|客户|任务|工时|字段|项目|审批|考勤|日期|是按月|是按天|是按年|还是按天|还是按月|"
     "还是按年|还是按人"},
    // The bill itself.
    {kDisputed,
     "账单|帐单|扣款|扣费|收费|费用|这笔钱|这笔款|这笔费|发票金额|付款金额|订阅费|套餐费|价格|差价|续费金额",
     "有问题|有误|算错|错误|错了|有异议|有疑义|有疑问|有争议|有出入|存在问题|存在异议|存疑|不认可|不认同|不承认|不接受|拒付|拒绝支付|"
     "拒绝付|不会付|不付|不合理|不公平|乱七八糟|不清不楚|糊涂账|不明不白|搞错|弄错|出错了|不正确|说不通|太离谱|"
     "没道理|解释一下|给个解释|给我解释|给个说法|核对一下|麻烦核对|请核对|复核",
     18,
     "对账单|错误码|错误提示|表格|单元格|计算列|商品|字段|模板|页面|客户|供应商|报销|项目|工时|任务|预算|报表|导出|怎么核对|如何|审批|价格表|成本|流程"},
    {kDisputed,
     "账单|帐单|发票|扣款|扣费|实付|实收|付的|收的|续费|升级价|付款金额|实际收|结算|账单上|费用",
     "不一样|不一致|不符|对不上|不相符|不匹配|不是一个数|差了|差得|高于|超出|比报价|比官网|比合同|比付的|比实际|比应|比我|比当初|比说的|"
     "比上次|比去年|比上个月|比之前",
     30,
     "吗|是否|怎么改|如何|区别|有什么不一样|有何|导入|导出|字段|报表|任务|客户|项目|汇率|工时|预算|成本|周期"},
    {kDisputed,
     "账单上|账单里|账单有|账单|发票上|帐单",
     "却有|却写|却是|多了|多出|不认识|离职|已经删|已停用|已经停|没有的人|不存在|有访客|含访客|列了",
     18, "怎么|如何|哪里|吗|字段|模板|对账单|客户|功能|菜单|页面"},
    {kDisputed,
     "核实|核对|复核|重新核算|重新算|重算|重新计算|核算|查清|查明|查一查|更正|改正|纠正",
     "扣费|扣款|账单|帐单|费用|收费|席位数|金额|多扣|差价",
     24, "怎么|如何|怎样|在哪|客户|字段|报表|任务|项目|工时|预算|步骤|导出|可以自己",
     "请|麻烦|要求|你们|帮我|帮忙|给我"},
    {kDisputed,
     "我付的|付的钱|收的钱|扣的钱|我交的|交的钱|付的价|收的价|扣的数|扣的金额|升级的钱|升级价",
     "不对|错了|不符|不准|有误|离谱",
     9, "字段|表格|任务|客户|项目|工时"},
    {kDisputed,
     "收了一年|付了一年|交了一年|收了一整年|付了一整年|收了我|付了钱|交了钱|收了钱|付了|买了",
     "只给|只开|只到|才给|才开|却只|只能用到|却没给|不给开|没给开|就停",
     36, "客户|任务|字段|怎么|如何|吗"},
    {kDisputed,
     "这费用|这扣款|这账单|这个账单|这个扣款|这个费用|这个收费|莫名其妙的扣|不明扣|不明费用|来历不明|不认识的扣|不知名扣|看不懂的扣|未知扣款|这笔扣款|这笔费用|这笔钱|这笔收费|"
     "这笔账|那笔扣款|那笔钱",
     "不认|不是我|不知道|是什么|什么钱|哪来|怎么回事|没授权|不承认|不付|说明|怎么来|凭什么|为什么|谁",
     24, "客户|报销|项目|工时|字段|预算|审批|怎么录|怎么记|怎么导|怎么登"},
    // Money gone.
    {kDisputed,
     "两张账单|两份账单|两笔账单|两份发票|重复的账单|钱没了|钱不见|钱还没回|钱还没到|款还没到|退款还没|退款一直没|退款没到|退款没下文|退款没动静|退款没有到|钱也没|钱没退|钱还没退|款还没退|钱没回|钱没还|钱没到账|钱被扣|钱被划|钱已经扣|钱却扣|钱扣掉|钱扣走|"
     "钱少了|钱都扣|余额少了|余额没了|扣走了|钱去哪|钱什么时候退|钱何时退|钱什么时候能退|钱多久退|差价什么时候退|"
     "差价没退|还不退|一直不退|迟迟不退|拖着不退|不肯退|不愿退|怎么还没退|退款呢|退款在哪|我的退款|收钱不|收了钱不|"
     "收了钱却|付了钱却|交了钱却|花了钱却|钱白花|白花钱|花冤枉|把我的钱|吞了我|吞钱|多退少补",
     "", 0,
     "客户|买家|顾客|用户退款|供应商|预算|项目|任务|字段|模板|工时|报销"},
    {kDisputed,
     "付的是|买的是|交的是|付了专业|付了企业|付了高级|买了专业|买了企业|买了高级|付的专业|付的企业|升级了|续费了|"
     "付了一年|交了一年|付钱了|交钱了|充了钱|开了会员|开了专业|开了企业",
     "却还是|却只|却是|还是免费|还是试用|还是基础|还是普通|显示免费|没有高级|少给|给的是|只给|没享受|只有免费|缺席位|"
     "少了席位|席位不够数|到期时间没|有效期没|日期没变|功能没有|功能都没|还是锁|用的还是|被降级|降成|还是看不到|还是用不了|还是不能|还是没有|看不到|用不了|不能用|没法用|打不开",
     36, "怎么设置|如何|任务|客户|字段|吗"},
    {kDisputed,
     "不降价|给我降价|降价不|必须降价|要求降价|太黑了|宰客|宰人|坑我钱|坑我们钱|抢钱|骗我钱|骗钱|骗了我|诈骗|乱扣|乱收|"
     "霸王条款|强制续费|强制扣|强行扣|强行续|偷扣|暗扣|套路收费|隐形收费|隐性收费",
     "", 0, "客户|防|识别|任务|字段|模板|演练|培训|工时|考勤|假"},

    {kDisputed,
     "明明|你们按|却按|结果按|仍然按",
     "席位|收钱|收费|收的钱|扣费|扣款|扣钱|账单|付了|交了|买的是|买了|续费|全价|全款|原价|的价|人头|个收|个人收|个算",
     42, "怎么|如何|吗|客户|任务|字段|权限|通知|看板|工时"},
    {kDisputed,
     "没到就扣|就扣了|就给扣了|就被扣|没到就收|就涨价|擅自涨|偷偷涨|私自涨|悄悄涨|无故涨|又涨价|突然涨价|涨价也不|涨价没|收了全款|扣了全款|收全款|扣全款|没到期就停|"
     "没到期就断|没到期就被|提前停了|提前到期了|提前给我停|少开了发票|发票少开|发票开的金额",
     "", 0, "客户|商品|材料|供应商|任务|里程碑|提醒|怎么|如何|项目|工时|年假|假期|库存|积分|考勤|额度|吗"},

    {kDisputed,
     "试用|免费版|免费期|免费套餐|体验期",
     "被扣|扣了|收了|被收|扣我|收我|也扣|也收",
     18, "吗|会|是否|到期后|如何|怎么|工资|工时|假|收到|员工|任务|库存"},
    {kDisputed,
     "退差价|退补差|退我差|退还差价|退还多|退回多|退多|退回差|退升级|退续费|退订阅费|退年费|退套餐费|退我年费",
     "请|给我|我要|要求|尽快|快|麻烦|必须|马上|立即|还没|什么时候|把", 18,
     "怎么|如何|规则|客户|能退|可以退|会退|流程|字段"},

    // English: first what was done to us.
    {kDisputed,
     "was billed for|were billed for|been billed for|got billed for|was charged for|were charged for|"
     "been charged for|got charged for|billed us for|billed me for|charged us for|charged me for|"
     "invoiced for|invoiced us for|being charged for|being billed for|charging us for|charging me for|"
     "billing us for|billing me for|you charge us for|you bill us for|you charge me for",
     "guest|guests|viewer|viewers|seat|seats|user|users|license|licenses|licence|licences|people|member|"
     "members|account|accounts|month|months|year|years|twice|inactive|deactivated|deleted|removed|free|"
     "trial|nothing|extra|more|two|both|full|plan|upgrade|workspace|workspaces|add-on|addon|feature|features|"
     "storage|support|professional|business|enterprise|observers|collaborators|contractors",
     32,
     "how do|how to|how are|how is|how does|how can|how will|when will|will we|will i|would|if we|if i|"
     "can we|can i|what happens|client|clients|customer|customers|hours|timesheet|where do|where can|avoid"},
    {kDisputed,
     "you invoice us|you invoiced us|you bill us|you billed us|you charge us|you charged us|you charge me|"
     "you charged me|we were charged|we were billed|i was charged|i was billed|we got charged|we got billed|"
     "we are charged|we are billed|we are being charged|we are being billed|i am being charged|we pay for|"
     "we are paying for|we paid for|i paid for|i got charged",
     "but|although|though|even though|despite|instead of|only have|only use|while we|nobody|no one|too many|"
     "wrong|wrongly|incorrectly|double|full price|full amount|whole year|full year|not agreed|never agreed|"
     "more than",
     48,
     "how do|how to|how can|how does|will we|will i|would|if we|if i|what happens|client|clients|customer|"
     "customers|hours|timesheet|where do|where can|where is|which|but where|but how|but can|but when"},
    {kDisputed,
     "were counted|was counted|been counted|got counted|being counted|are wrongly|were wrongly|was wrongly|"
     "you counted|you count|miscounted|mis-counted|miscount|counted wrong|counted wrongly|counted twice|"
     "wrongly counted|wrong count|incorrectly counted|counted incorrectly|counts our guests|"
     "count our guests|treated as paid|treated as paying|became paid|turned into paid",
     "paid seat|paid seats|paying seat|paying seats|seat|seats|paid user|paid users|full user|full users|"
     "paid member|paid members|paying|licence|licences|license|licenses|bill|invoice|billing",
     40,
     "how do|how to|how are|how is|how can|will|would|if a|if we|if i|report|vote|votes|widget|dashboard|"
     "column|event|training"},
    {kDisputed,
     "upgrade price|price of the upgrade|price for the upgrade|price for upgrading|upgrade cost|upgrade fee|"
     "upgrade charge|upgrade amount|upgrade difference|difference for the upgrade|difference for upgrading|"
     "price difference|difference of the upgrade|prorated|pro-rated|proration|pro rata|renewal price|"
     "renewal fee|renewal amount|renewal charge|seat count|number of seats|our seats|the seats|my seats|"
     "plan price|price we paid|price i paid|our discount|my discount|the discount|our coupon|my coupon|"
     "the coupon|promo code|voucher|our credit|my credit|vat|tax|the tax|the price|our price|my price|"
     "credit note|subscription price|subscription charge|subscription fee",
     "was wrong|is wrong|were wrong|are wrong|calculated wrong|calculated wrongly|wrongly calculated|"
     "calculated incorrectly|incorrectly calculated|miscalculated|miscounted|is incorrect|was incorrect|"
     "not correct|isn't right|is not right|wasn't right|was not right|can't be right|cannot be right|"
     "differs from|different from|doesn't match|does not match|didn't match|did not match|not applied|"
     "wasn't applied|never applied|was ignored|not honoured|not honored|not deducted|not credited|"
     "charged on top|overcharged|add up|adds up|too high|higher than|a mistake|an error|unfair|ripoff|makes no sense|"
     "not what we|not what i|added twice|counted wrong",
     40,
     "field|column|template|project|task|board|report|timesheet|formula|how do|how to|how can|what if|if the|"
     "client|clients|customer|customers|product list|order form|import|export|estimate|quote template"},
    {kDisputed,
     "paid too much|pay too much|overpaid|over-paid|overpayment|over paid|paid double|paid twice|paid more than|"
     "paid more|paying more than|paying too much|paid the full price|paid full price|paid for nothing|"
     "pay double|paying double|pay twice|paying twice|charged too much|took too much|taking too much|"
     "charged more|billed more|billed too much|bill too much",
     "i|we|us|me|my|our|you|were|was",
     40,
     "if i|if we|what happens|how do|how to|client|clients|customer|customers|employee|freelancer|vendor|"
     "supplier|hours|record|field|can i|can we|do i|do we|will i|will we"},
    {kDisputed,
     "full price|full amount|full fee|whole price|whole amount|entire price|entire amount|double the price|"
     "twice the price|full year|whole year",
     "took|taken|charged|charge me|charge us|billed|instead of|deducted|withdrew|debited|demanded|"
     "demand|why|although|not the difference|again",
     40,
     "when i|when we|if i|if we|will i|will we|would|do i pay|do we pay|must i|must we|should i|should we|"
     "what happens|how do|how to|calendar|timeline|gantt|view|report|roadmap|plan a"},
    {kDisputed,
     "refuse to pay|refusing to pay|won't pay|will not pay|not going to pay|not paying|not willing to pay|"
     "decline to pay|unwilling to pay|shall not pay|never going to pay|do not intend to pay|reject",
     "invoice|bill|this charge|this fee|this amount|this price|the charge|these charges|the amount|the fee|"
     "for this|for guests|your price|that much|you anything|this renewal",
     24,
     "client|clients|customer|customers|who|if a|how do|how to|approval|approver|workflow|step|status"},
    {kDisputed,
     "you invoiced|you have invoiced|you have charged|you have billed|you've charged|you've billed|you are charging|you're charging|you charge|you are billing|you're billing|you bill|they charge|"
     "you keep charging|you keep billing|you also charge|you also bill",
     "guests|guest|viewers|viewer|observers|deleted|inactive|removed|deactivated|people|us for|me for|as members|users|wrong|twice|seats|"
     "too much|nobody",
     24,
     "do you charge|do you bill|if you|when you|how|would you|will you|what you|client|clients|customer|customers|"
     "hours|whether"},
    {kDisputed,
     "appear as|appears as|appeared as|shown as|shows as|listed as|show up as|shows up as|showed up as|billed as|"
     "charged as|count as|counts as|treats|treated as|become|became|turned into|marked as",
     "paid user|paid users|paid seat|paid seats|paid member|paid members|full seat|full seats|full user|"
     "full users|paying user|paying users|paying members|billable",
     16,
     "how|do|does|will|would|can|if|when|which|are guests|are viewers|is a guest|are they|column|field|report"},
    {kDisputed,
     "invoice|bill",
     "include|includes|included|including|list|lists|listed|listing|contain|contains|show|shows|shown|counts|still has",
     20,
     "will|would|if|when|how|can|where|template|field|client|clients|customer|customers|task|option|should",
     "i removed|we removed|was removed|were removed|who left|has left|have left|already left|i deleted|we deleted|"
     "were deleted|was deleted|deactivated|never|don't use|do not use|inactive|former|twice|strangers|nobody knows|"
     "i don't know|we don't know|don't work here|not ours|long gone"},
    {kDisputed,
     "more than it should|more than promised|more than agreed|more than expected|more than i expected|"
     "more than we expected|more than was agreed|more than stated|more than shown",
     "cost|costs|upgrade|price|bill|charged|paid|pay|renewal|subscription|invoice|fee",
     32, "task|tasks|project|hours|budget|how|will|would|client|clients|customer|customers|can|where"},
    {kDisputed,
     "guests on our bill|guests on the bill|guests on our invoice|guests on the invoice|guests on my bill|"
     "viewers on our bill|viewers on our invoice|people on our bill who|users on our bill who|"
     "charged a second time|billed a second time|charged several times|charged three times|charged multiple times|"
     "billed several times|billed three times|charged for a cancelled|charged for a canceled|"
     "billed for a cancelled|billed for a canceled|charged for the old|billed for the old|want a correction of|"
     "demand a correction|need a correction of|corrected invoice|corrected bill|credit us for|"
     "reimburse us|reimburse me|want a reimbursement|demand a reimbursement",
     "", 0,
     "how|are there|is there|can|do|does|should|will|would|client|clients|customer|customers|field|report|task"},
    {kDisputed,
     "two charges|two bills for|two invoices for|two payments for|three charges|multiple charges|"
     "charges for the same|charged for the same|billed for the same|extra charge|extra charges|"
     "unexpected charge|unexpected charges|unexplained charge|unexplained charges|unknown charge|"
     "unknown charges|strange charge|strange charges|mystery charge|surprise charge|surprise bill|"
     "surprise invoice|difference back|overpaid amount back|payment back|want the difference|"
     "return the difference|give us the difference|give me the difference|pay the difference back",
     "", 0,
     "how|is there|are there|any extra|without extra|no extra|will|would|when|client|clients|customer|customers|"
     "field|column|report|does|do you"},
    {kDisputed,
     "price you charged|amount you charged|price charged|amount taken|amount charged|amount billed|"
     "amount debited|price i paid|price we paid|sum you took|what you charged|what you charge|amount you took|"
     "sum charged|sum debited|price you took",
     "not|wrong|too high|different|differs|higher|more than|doesn't|does not|isn't|wasn't|exceeds",
     28, "how|will|would|where|client|clients|customer|customers|column|field|report|when"},
    {kDisputed,
     "twice as much|twice what|double what|triple what|than announced|than advertised|as announced|as advertised|"
     "than on your website|than on the website|than your website|cost us twice|costs us twice|three times as much|"
     "twice the amount|double the amount",
     "upgrade|renewal|plan|seat|seats|subscription|bill|invoice|charged|charge|paid|pay|paying|cost|costs|price|fee",
     40, "how|work|task|tasks|hours|will|would|faster|client|clients|customer|customers|if"},
    {kDisputed,
     "you charged|you billed|you took|charged us|charged me|billed us|billed me|i was charged|we were charged|"
     "was billed|were billed|charged the",
     "annual|yearly|ordered|i chose|we chose|selected|signed up for|picked|asked for|annual price|yearly price",
     40, "how|when will|will|if|where|client|clients|customer|customers|am i|are we|can"},
    {kDisputed,
     "paid for|pay for|paying for",
     "but nobody|but no one|but it does|but it is|but it's|but nothing|but never|but there is no|but we don't|"
     "but i don't|but we cannot|but i cannot|but can't|but we can't|but i can't|but still|and still|and nothing|"
     "and never|yet we|yet i",
     44, "how|client|clients|customer|customers|task|tasks|vendor|supplier|invoice as|mark|marked|time off|leave"},
    {kDisputed,
     "never ordered|never bought|never requested|never asked for|never wanted|didn't order|did not order|"
     "didn't ask for|did not ask for|never agreed to|don't use|do not use|never used|don't have|do not have|"
     "take it off|take them off|take that off|get it off|remove it from|remove them from",
     "my bill|our bill|the bill|my invoice|our invoice|the invoice|an invoice|a bill|enterprise plan|business plan|"
     "professional plan|premium plan|paid plan|the upgrade|an upgrade|this upgrade|more seats|extra seats|"
     "these seats|ten seats|this subscription|the subscription|a subscription|invoiced|charged for|billed for|"
     "invoice for|bill for|pay for",
     44,
     "how|where|can|if|template|field|menu|permission|page|yet|client|customer|don't have access|access to"},
    {kDisputed,
     "renewed|renewal|upgraded us|upgraded our|upgraded my|upgraded me|subscribed us|subscribed me|switched us|"
     "switched our|switched my|changed our plan|changed my plan|extended our|extended my",
     "without asking|without telling|without consent|without our|without my|without notice|without warning|"
     "without permission|never asked|nobody asked|not asked|even though|although|by itself|against our|against my|"
     "without being asked|didn't want|did not want|never wanted",
     40, "how|can i|can we|prevent|avoid|certificate|token|task|recurring|will|would|client|if"},
    {kDisputed,
     "billing is wrong|billing was wrong|billing is incorrect|billing was incorrect|billing is messed|"
     "billing is a mess|billing is off|wrong billing|incorrect billing|took the money|taken the money|"
     "took our money|took my money|take my money|takes my money|took money|still took|please refund|"
     "refund the duplicate|refund the difference|refund the overpaid|refund what|refund this|refund that|refund it|"
     "must refund|have to refund|has to refund|should refund|refund at once|refund immediately|duplicate payment|"
     "duplicate charge|duplicate charges|double payment|double charge|you owe us|you owe me|owe us money|"
     "owe me money|pay back what|give back what|paid in vain|wrong invoice|wrong bill|false invoice|false bill|"
     "not the price we agreed|not the price i agreed|not what we agreed on|not the agreed price|"
     "other price than|another price than|different price than|different amount than|different sum than|"
     "more than the offer|not what the offer|not what was offered|not what you quoted|not what you offered|"
     "complain about my bill|complain about our bill|complain about the bill|complain about an invoice|"
     "complain about the invoice|complain about the price",
     "", 0,
     "how|client|clients|customer|customers|field|policy|detect|template|can i refund|rule|when i|if i|if we|"
     "what happens|status|report|project|approval|vendor|supplier"},
    {kDisputed,
     "dispute|disputing|disputed|contest|contesting|object to|objecting to|objection to|protest|"
     "disagree with|don't agree with|do not agree with|don't accept|do not accept|can't accept|"
     "cannot accept|won't accept|not accept|don't recognise|don't recognize|do not recognise|"
     "do not recognize|didn't authorise|didn't authorize|complaint about",
     "bill|invoice|charge|charges|payment|fee|fees|amount|billing|price|prices|debit|renewal|transaction",
     24,
     "template|field|record|client|clients|customer|customers|workflow|stage|board|label|type|tracker|"
     "project|category"},
    {kDisputed,
     "my bill|our bill|the bill|this bill|this month's bill|last bill|latest bill|monthly bill|my invoice|"
     "our invoice|the invoice|this invoice|last invoice|latest invoice|your invoice|your bill|my charge|"
     "our charge|my subscription|our subscription|the renewal|my renewal|our renewal|the billing|our billing|"
     "my billing|the charge|this charge|last payment|monthly payment|billing statement",
     "higher|so high|increased|bigger|larger|doubled|tripled|went up|gone up|so much|such a high|"
     "different from|differs from|way more|much more|than the quote|than quoted|than promised|not as agreed|but we|we only|while we|although we|"
     "we don't have|we never|but i only|instead of|, we have|, we pay|, we use|, we are only|, we only|, but|, there are only|wrong|incorrect|unfair|unjustified|outrageous|not acceptable|unacceptable|ridiculous|absurd|insane|nonsense|not justified|can't be right|"
     "cannot be right|must be a mistake|must be an error|must be wrong|problem with|issue with|issues with|"
     "something wrong with|something is wrong|something's wrong|something off|mistakes|lists people|"
     "lists users|lists seats|lists guests|includes guests|includes users|includes people|includes seats|"
     "shows guests|contains guests|contains seats|more seats than|too many seats|too many users|too many",
     32,
     "bill of materials|field|template|column|report|how do|how to|how can|where do|where can|alert|when the|budget|client|"
     "clients|customer|customers|project|task|board|address|logo|company name|our name|name on|vat id|"
     "vat number|tax id|number field|page|download|export|import|pdf|format|language|currency|if i|if we|"
     "will my|will our|will the|email|recipient|milestone|can my|can our"},
    {kDisputed,
     "why is|why was|why are|why did|why has|why were|why am|why do|how come|what is this|what are these|"
     "explain",
     "bill higher|invoice higher|bill so|invoice so|our price higher|my price higher|renewal higher|being charged|been charged|"
     "get charged|getting charged|was i charged|were we charged|been billed|being billed|charged us|"
     "charged me|charge on my|charges on my|charge from you|charges on our|pay the full|paying full|"
     "paying more|pay more|pay extra|pay again|pay twice|price increase|price go up|price gone up|this charge|"
     "these charges|this invoice|so expensive",
     24,
     "client|clients|customer|customers|task|project|template|field|if i|if we|when i|when we|column|report|"
     "declined|failing|failed"},
    {kDisputed,
     "you took|you have taken|you've taken|you deducted|been deducted|was deducted|were deducted|you withdrew|"
     "you debited|been debited|was debited|were debited|been withdrawn|was withdrawn|you pulled|you keep taking|"
     "you keep charging|you kept charging|keeps charging|keep billing",
     "money|price|amount|account|my card|our card|bank|too much|more than|double|twice|full|us|me|payment|"
     "dollars|euros|pounds|usd|eur|$|€|£",
     32,
     "vacation|time off|leave|hours|stock|how do|how to|task|tasks|screenshot|client|customer|customers"},
    {kDisputed,
     "free plan|free version|free tier|free account|free workspace|free trial|during the trial|in the trial|"
     "on trial|trial period|still in trial|the trial|my trial|our trial|free edition|never subscribed|"
     "never upgraded|didn't upgrade|did not upgrade|never renewed|didn't renew|did not renew|not renewed|"
     "never signed up",
     "i was charged|we were charged|was i charged|were we charged|was billed|were billed|i was billed|"
     "got charged|got billed|been charged|been billed|charged me|charged us|billed me|billed us|"
     "you charged|took money|money was|charge me|charge us|why am i charged|why are we charged|invoiced|"
     "an invoice|a bill|charged my|charged our|still charged|still billed",
     60,
     "will|would|when do|do i|do we|if i|if we|how do|how to|how can|after the|before the|without being|"
     "does the|can i|can we|avoid|am i charged if|where"},
    {kDisputed,
     "downgraded|removed|deactivated|deleted|disabled|left the company|left months|left last|expired|"
     "no longer work|no longer works|former|cut our seats|reduced our seats|reduced seats|closed the workspace|"
     "moved to the free|switched to the free|switched to monthly",
     "still charged|still billed|still being charged|still being billed|still paying|still pay|"
     "you still charge|still charge|still bill|still invoiced|still invoice|keep charging|keep billing|"
     "charged anyway|billed anyway|charged us|charged me|billed us|billed me|still counted|"
     "still count as paid|same price|same bill|bill did not|bill didn't|price did not|price didn't|"
     "still taking|still take our|still on our bill|still on the bill|still on our invoice",
     64,
     "will|would|do we|do i|if we|if i|when we|when i|how do|how to|how long|are we|am i|does|client|"
     "customer|customers"},
    {kDisputed,
     "payment failed|renewal failed|upgrade failed|payment was declined|was declined|order failed|"
     "checkout failed|purchase failed|transaction failed|error during payment|payment error|"
     "payment did not|payment didn't",
     "money is gone|money's gone|money is missing|the money|still charged|was debited|were debited|"
     "was deducted|but charged|was charged|were charged|been charged|got charged|was taken|taken from|"
     "left my account|left our account|charged my|charged our",
     60, "client|clients|customer|customers|how do|how to|if the"},
    {kDisputed,
     "i paid|we paid|i've paid|we've paid|i have paid|we have paid|i pay for|we pay for|i am paying for|"
     "we are paying for|we're paying for|i'm paying for|i bought|we bought|i purchased|we purchased|i ordered|"
     "we ordered|already paid|i upgraded|we upgraded|i renewed|we renewed|i subscribed|we subscribed|"
     "paid yesterday|paid last",
     "still have free|still have the free|have the free|still have basic|still have the basic|"
     "still see the free|still see free|still see basic|still free|still on free|still on the free|"
     "still on basic|still on trial|still in trial|still get the free|still treated|still limited|still locked|"
     "still says|still shows|only got|got only|only have the|only see the|but got|but received|"
     "seats are missing|missing seats|got nothing|get nothing|received nothing|not what we paid|"
     "not what i paid|no difference|never arrived|still can't|still cannot|never activated|not activated|"
     "is not active|isn't active|still asks to upgrade|asks me to upgrade|asks us to upgrade|"
     "wants me to upgrade|was not extended|not upgraded|wasn't upgraded|still expired|features are missing|"
     "does not arrive|downgraded|see only|only see|have only|got just|just got|just have|get only|only get|we only have|"
     "i only have",
     64,
     "how do|how to|what happens|if i|if we|client|clients|customer|customers|task|leave|time off|holiday|"
     "vendor|supplier|marked|mark as|report|invoice still|receipt"},
    {kDisputed,
     "took|taken|taking|withdrawn|withdrew|debited|charged|pulled|deducted",
     "from our account|from my account|from our card|from my card|from my bank|from our bank|off my card|"
     "off our card|out of our account|out of my account",
     44, "how do|how to|client|clients|customer|customers|photo|screenshot"},
    {kDisputed,
     "promised|agreed|quoted|offered|were told|was told|assured",
     "discount|price|rate|fee|fees|cheaper|free months|bill|invoice|monthly payment|refund|credit",
     40,
     "client|clients|customer|customers|how do|how to|task|tasks|due date|estimate|template|field|project",
     "but|not|never|instead|yet|doesn't|didn't|isn't|wasn't|wrong|higher|more than|different"},
    {kDisputed,
     "this charge|the charge|these charges|this fee|this invoice|this bill|this renewal|this payment|this debit|"
     "a charge|charges|an invoice|a payment|transaction",
     "never agreed|not agreed|never ordered|not ordered|not authorised|not authorized|unauthorised|unauthorized|"
     "not mine|isn't mine|is not mine|not ours|isn't ours|unexplained|i don't know|we don't know|"
     "never approved|never signed|not justified|we did not|we didn't|i did not|i didn't",
     30,
     "client|clients|customer|customers|how do|how to|template|field|find|see|download|receive|get"},
    {kDisputed,
     "refund|refunded|my money|our money",
     "still not|not got|not received|have not|haven't|hasn't|never|not yet|overdue|for weeks|still waiting|"
     "is late|weeks ago|month ago|months ago|nothing arrived|did not arrive|didn't arrive|did not come|"
     "refused|denied|rejected|pending for",
     36,
     "policy|how long|do i get|do we get|can i|can we|is there|customer|customers|client|clients|will i|"
     "will we|when i|if i|if we|field|template|how do|report|status"},
    {kDisputed,
     "why do|why does|why are|why is|how come|since when do|since when are",
     "cost us|cost money|costs us|costing us|cost me|charged all of a sudden|suddenly charged|suddenly billed|"
     "suddenly more expensive|suddenly cost|suddenly paid seats",
     36, "client|clients|customer|customers|task|project|field|report|overrun"},
    {kDisputed,
     "correct our bill|correct my bill|correct the bill|correct our invoice|correct my invoice|"
     "correct the invoice|correct this invoice|correct this bill|fix our bill|fix my bill|fix our invoice|"
     "fix my invoice|fix the bill|fix this bill|check our bill|check my bill|on our bill again|"
     "on my bill again|still on our bill|still on my bill|still on our invoice|review our bill|"
     "review my bill|recalculate our bill|recalculate my bill",
     "", 0, "how do|how to|how can|where do|where can|can i|can we|template|address|logo|field|client|customer"},
    {kDisputed,
     "where is our money|where is my money|where's my money|where's our money|i want my money|"
     "we want our money|give us our money|give me my money|get my money|get our money|when do i get my money|"
     "refund is late|refund is missing|refund still|refund never|refund hasn't|refund didn't|refund has not|"
     "refund was not|refund wasn't|waiting for my refund|waiting for our refund|waiting for the refund|"
     "waiting for a refund|where is our refund|where's my refund|where's our refund|still waiting for a refund|"
     "rip us off|ripping us off|ripped us off|ripped off|ripping me off|robbed us|robbing us|stole my money|"
     "stole our money|stealing my money|stealing our money|hidden fee|hidden fees|hidden charges|"
     "unjustified charge|unjustified charges|unfair charge|unfair charges|bogus charge|bogus charges|"
     "phantom seats|ghost seats|billing mistake|billing error on|mistake in billing|error in billing|"
     "charged by mistake|charged in error|billed in error|billed by mistake|incorrectly billed|"
     "incorrectly charged|wrongly billed|billed wrongly|billed incorrectly|charged incorrectly|"
     "charged the wrong|billed the wrong|too many seats on",
     "", 0,
     "client|clients|customer|customers|how do i record|how do we record|template|field|report|"
     "time tracking|project budget"},
};
// clang-format on

}  // namespace

std::span<const HandoverCombination> HandoverDisputes() { return kDisputeCombinations; }

}  // namespace deskmesh::knowledge
