// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/word_meanings.h"

namespace deskmesh::knowledge {

// "name: words", continued on indented lines. English words count by their stem, those of a phrase are
// joined by "_", Chinese words are segmented like any text. A word may have several meanings.
std::string_view WordMeaningList() {
  return R"(ask: how_do how_can how_to how_would how_should 怎么 如何 怎样 怎么样 怎么办
what: what what's whats which 什么 哪个 哪些 哪种
when: when what_time what_date how_soon how_long 什么时候 何时 几点 几号 多久 多长时间
where: where whereabouts 哪里 哪儿 在哪 何处
who: who whom whose 谁
why: why how_come reason cause because explain 为什么 为何 原因 怎么回事 解释
amount: how_much how_many amount quantity number count total sum 多少 几个 数量 总数 总共 总额
wish: want wanna need would_like wish require looking_for hope 想 想要 需要 希望 要 打算
able: can could able possible capable allow permit may 能 可以 能够 能否 可不可以 是否可以
please: please kindly pls plz 请 麻烦 劳驾
help: help assist support aid guide guidance 帮助 帮忙 帮 协助 支持 指导
tell: tell inform know show display list view see check find look_up give_me let_me_know 告诉 显示
  查看 列出 看看 知道 查询 查 看 找 展示
greet: hi hello hey greetings howdy good_morning good_evening good_afternoon 你好 您好 早上好
  晚上好 嗨 喂
bye: bye goodbye farewell later see_you cya 再见 拜拜 回头见
thank: thank thanks thx tysm cheers appreciate grateful 谢谢 感谢 多谢 谢
praise: great good awesome amazing excellent nice cool wonderful perfect brilliant best well_done
  good_job fantastic love 很好 真棒 不错 太好了 优秀 厉害 棒
blame: bad worst horrible terrible awful stupid dumb useless pathetic idiot suck rubbish hate poor
  disgusting 差 糟糕 垃圾 愚蠢 没用 讨厌 笨
sorry: sorry apologize apology pardon 抱歉 对不起 不好意思
yes: yes yeah yep yup sure okay ok correct right affirmative absolutely true 是的 对 好的 没错
  当然 确定 可以的
no: no nope nah negative wrong false 不是 不对 没有 错 不
perhaps: maybe perhaps possibly not_sure might either 也许 可能 大概 说不定
repeat: repeat again once_more say_that_again 重复 再说 再次 再一次 重新
human: agent human person representative operator executive advisor staff someone somebody
  real_person live_chat specialist expert 人工 客服 真人 工作人员 专员 顾问 坐席
bot: bot robot machine ai chatbot virtual computer 机器人 智能 电脑
talk: talk speak chat converse discuss communicate 聊 聊天 交谈 沟通 说话 咨询 谈
call: call phone ring dial telephone callback call_back 打电话 致电 拨打 电话 来电 回电 呼叫
contact: contact reach touch get_in_touch hotline helpline 联系 联络 联系方式 热线
message: message text sms msg whatsapp 短信 消息 信息 留言 发短信
mail: email mail e-mail inbox 邮件 邮箱 电子邮件 信箱
name: name called nickname title 名字 姓名 叫 名称 昵称 称呼
address: address location residence street house home moved moving 地址 住址 位置 住处 家 搬家 搬
postcode: pincode zip zipcode postcode pin_code postal area region city 邮编 邮政编码 地区 区域
  城市
country: country nation abroad overseas international foreign worldwide global europe america usa
  uk india china germany france japan spain canada mexico 国家 国外 海外 国际 外国 全球 美国 英国
  中国 日本 法国 德国
order: order purchase buy bought shop acquire get 订单 购买 买 下单 订购 购物
basket: cart basket checkout wishlist 购物车 结账 结算
product: product item goods article merchandise stuff model variant range 产品 商品 货品 物品 型号
  款式
stock: stock available availability in_stock out_of_stock inventory supply 库存 有货 缺货 现货
  供应
deliver: deliver delivery ship shipping shipment dispatch courier parcel package arrive arrival
  received receive reach transit consignment 送货 发货 配送 快递 包裹 物流 到货 收到 寄 派送 运送
  送达
track: track trace status progress update follow whereabouts state stage 跟踪 追踪 状态 进度 进展
  到哪
late: late delay slow overdue wait waiting long_time still_not not_yet pending stuck
  taking_so_long hurry 延迟 迟 晚 慢 逾期 等 等待 还没 耽误 延误
soon: soon fast quick quickly immediately urgent asap now instant expedite rush speed right_away
  快 尽快 马上 立刻 立即 紧急 加急 赶快
return: return send_back give_back 退货 退回 归还 退还
refund: refund money_back reimburse reimbursement chargeback compensate compensation 退款 退钱
  返还 赔偿 补偿
replace: replace replacement exchange swap substitute 换 更换 换货 替换 调换 交换
cancel: cancel cancellation call_off abort withdraw_order scrap revoke undo 取消 撤销 作废 撤回
  不要了
remove: delete remove erase drop clear clean wipe take_off get_rid 删除 移除 清除 清空 去掉 删
  删掉
change: change modify edit alter update adjust correct amend switch convert reset revise 修改 更改
  改变 变更 调整 编辑 更新 改 换成 切换
add: add insert include append put attach plus 添加 增加 加 加入 加上 插入 新增
create: create make build set_up setup generate establish start new open 创建 新建 建立 设置 设定
  制作 生成 开通 新
begin: start begin commence launch initiate resume restart open kick_off 开始 启动 开启 恢复 重启
  打开 继续
stop: stop end finish quit halt terminate cease pause disable turn_off deactivate shut close
  switch_off 停止 结束 终止 暂停 关闭 停 关 关掉 停用 禁用
enable: enable activate turn_on switch_on activation unlock 启用 激活 打开 开通 解锁
save: save store keep backup preserve record log 保存 存储 备份 保留 记录 存
share: share invite invitation send forward 分享 共享 邀请 转发 发送
download: download install installation get_the_app 下载 安装
app: app application software program website site web portal page 应用 软件 程序 网站 网页 门户
  页面
broken: broken defect defective damage faulty crack torn not_working doesn't_work does_not_work
  malfunction fail failure crash broke 坏 坏了 损坏 故障 破损 失灵 不能用 崩溃 失败 死机
problem: problem issue trouble error difficulty bug complaint complain glitch concern 问题 错误
  困难 麻烦 毛病 投诉 异常 报错
fix: fix repair solve resolve mend restore troubleshoot 修 修理 解决 修复 维修 排除
lost: lost lose missing stolen misplace disappeared vanish theft gone robbed 丢 丢失 遗失 被盗
  不见了 丢了 失踪 被偷
fake: fake fraud scam genuine authentic original counterfeit legit real trust phishing suspicious
  unauthorized hacked 假 骗 诈骗 正品 真假 欺诈 可疑 真的 冒充
safe: safe secure security safety protect private privacy 安全 保护 隐私 保密
expire: expire expired expiry expiration valid validity out_of_date 过期 到期 有效期 失效 保质期
warranty: warranty guarantee insurance insured coverage cover policy 保修 质保 保险 担保 保障
terms: terms conditions policy rule regulation agreement contract legal law 条款 规则 政策 规定
  协议 合同 法律
quality: quality durable material fabric feature benefit specification spec advantage property
  质量 品质 材料 材质 特点 功能 优点 规格 参数
compare: compare comparison difference different better versus vs distinguish similar 比较 对比
  区别 不同 差别 差异 相比
recommend: recommend suggest suggestion advise advice propose idea best_option 推荐 建议 介绍 意见
size: size dimension measure length width height inch large small fit big 尺寸 大小 尺码 长度 宽度
  高度 号码
colour: color colour black white red blue green yellow 颜色 黑色 白色 红色 蓝色 绿色 黄色
custom: custom customize customise personalize tailor bespoke 定制 自定义 个性化
price: price cost rate charge fee expensive cheap pricing value worth quote 价格 价钱 费用 收费 贵
  便宜 报价 多少钱 手续费 价
discount: discount offer coupon promo promotion voucher deal sale cashback gift reward bonus
  loyalty promo_code 优惠 折扣 打折 促销 优惠券 红包 活动 礼物 奖励 返现 积分
refer: refer referral friend referred recommend_a_friend 推荐人 朋友 好友
pay: pay payment paid paying repay settle 付款 支付 付 缴费 交钱 还款 付钱
cash: cash money fund note coin 现金 钱 资金 现钱
pay_on_delivery: cod cash_on_delivery pay_on_delivery 货到付款
instalment: emi installment instalment monthly_payment finance 分期 分期付款 月供
card: card credit debit visa mastercard plastic 卡 信用卡 借记卡 银行卡 卡片
bank: bank branch banking 银行 网点 支行
account: account profile membership user member login 账户 账号 帐户 帐号 会员 用户 个人资料
balance: balance remaining left_over available_funds leftover 余额 剩余 剩下 还剩
wallet: wallet purse top_up topup recharge deposit load add_money 钱包 充值 存款 存入 存钱
withdraw: withdraw withdrawal cash_out take_out payout atm cashpoint 提现 取款 取钱 取出 提款
  自动取款机
transfer: transfer wire send_money move_money remit remittance 转账 汇款 转 转出 转入 划转
deduct: deduct debited deduction taken charged took subtract 扣款 扣除 扣 扣了 扣费
twice: twice double duplicate two_times multiple again 两次 重复 双倍 多次
bill: bill invoice receipt statement payment_slip 账单 发票 收据 票据 对账单
tax: tax vat gst taxes duty taxation 税 税收 增值税 关税 缴税 报税
currency: currency exchange_rate dollar euro pound yen rupee fx 货币 汇率 美元 欧元 英镑 日元
  人民币 兑换
loan: loan mortgage credit_score credit_limit interest borrow debt apr lend overdraft 贷款 利息
  利率 信用 额度 借款 债务 借
income: salary income wage pay_day payday paycheck earn earning 工资 薪水 收入 薪资 发薪
spend: spend spent spending expense expenditure budget transaction history 花费 支出 消费 开销
  交易 花了 预算 历史
invest: invest stock share 401k fund retirement pension 投资 股票 基金 养老金
password: password passcode pin passphrase pwd credential 密码 口令 验证码
login: log_in login sign_in log_on access signin 登录 登陆 登入 进入
signup: sign_up signup register registration enroll enrol join subscribe subscription apply
  application 注册 报名 申请 加入 订阅 登记
verify: verify verification confirm confirmation validate identity prove identification kyc
  authenticate 验证 确认 核实 认证 身份 证明 核对
document: document passport id_card licence license visa certificate paper proof form 文件 证件
  护照 身份证 驾照 签证 证书 材料 表格
block: block freeze lock suspend restrict hold ban prohibited 冻结 锁定 封 限制 禁止 屏蔽 封号
decline: decline reject refuse deny denied revert 拒绝 被拒 驳回 退回
limit: limit maximum minimum cap max min threshold 限额 上限 下限 最多 最少 限制 最高 最低
store: store shop showroom outlet retailer distributor dealer branch franchise dealership mall 店
  门店 商店 商场 实体店 专卖店 经销商 加盟 展厅
seller: sell seller vendor merchant supplier partner partnership business b2b wholesale 卖 卖家
  商家 供应商 合作 批发 企业
company: company office headquarter head_office organization firm team 公司 办公室 总部 团队 组织
open: open opening hours working_hours business_hours operational functioning close_time 营业
  营业时间 开门 工作时间 上班 关门
covid: covid corona coronavirus lockdown pandemic virus quarantine 疫情 病毒 隔离 新冠
job: job work career vacancy hiring hire recruit employment position interview 工作 招聘 职位 岗位
  求职 面试 就业
vacation: vacation holiday leave pto day_off time_off off_work 休假 假期 放假 请假 年假
meeting: meeting appointment conference schedule agenda calendar event booking_slot 会议 约会 日程
  日历 安排 预约 活动
reminder: reminder remind note memo remember 提醒 备忘 备忘录 记得 便签
alarm: alarm wake wake_up 闹钟 叫醒 起床
timer: timer countdown stopwatch minute second 计时 计时器 倒计时 分钟 秒
time: time clock o'clock hour timezone time_zone 时间 钟 小时 时区 点钟
date: date day today tomorrow yesterday week month year weekend monday tuesday wednesday thursday
  friday saturday sunday 日期 今天 明天 昨天 星期 周 月 年 周末 下周 后天 星期一 星期二 星期三
  星期四 星期五 星期六 星期天 周一 周二 周三 周四 周五 周六 周日
time_of_day: morning afternoon evening night noon midnight tonight 早上 下午 晚上 中午 今晚 夜里
  上午 凌晨
weather: weather forecast temperature degree climate humidity 天气 气温 温度 预报 气候 湿度
rain: rain rainy umbrella storm thunderstorm shower wet drizzle 下雨 雨 雨伞 暴雨 阵雨
snow: snow snowy ice freeze frost 下雪 雪 结冰
sun: sunny sun hot warm heat 晴 晴天 太阳 热 暖和 炎热
cold: cold chilly cool freezing windy wind cloudy cloud jacket coat fog 冷 凉 风 多云 阴天 外套
  刮风 雾 寒冷
music: music song track tune playlist album singer artist band melody listen radio 音乐 歌 歌曲
  歌单 专辑 歌手 乐队 曲子 听 电台 首歌
play: play 播放 放 玩
volume: volume loud louder quiet sound mute 音量 声音 大声 静音
film: film movie cinema theatre show screening picture 电影 影片 影院 电影院 上映 放映 场次
book: book novel read author 书 小说 作者 读
rate: rate rating star score review point 评分 打分 评价 星 分数 分
restaurant: restaurant diner cafe eat dinner lunch breakfast bistro food meal cuisine reservation
  table dine 餐厅 饭店 餐馆 吃饭 晚餐 午餐 早餐 食物 菜 美食 用餐 座位
cook: recipe cook ingredient bake boil oven dish 菜谱 做饭 食材 烹饪 烤 煮 配料
diet: calorie nutrition protein diet weight_loss fat vitamin healthy health sugar carb fitness
  热量 营养 蛋白质 减肥 脂肪 维生素 健康 糖 卡路里 健身 增肌
medical: doctor medicine symptom disease hospital vaccine pain side_effect ill sick immunity 医生
  药 症状 疾病 医院 疫苗 副作用 生病 免疫力 疼
travel: travel trip flight fly plane airline airport hotel luggage tourist visit carry_on baggage
  旅行 旅游 航班 飞机 机场 酒店 行李 出差 飞
reservation: book reserve reservation booking ticket 预订 预定 订 订票 票 订位
car: car vehicle drive tire tyre oil gas fuel mpg engine mileage rental mechanic 车 汽车 轮胎 加油
  开车 驾驶 油 引擎 发动机 租车
route: traffic route direction directions navigate map distance far way commute gps 路线 交通 方向
  导航 地图 距离 堵车 多远 怎么走
transport: uber taxi cab bus train ride lyft subway 出租车 打车 公交 火车 地铁 叫车
translate: translate translation language spanish french german english chinese say_in 翻译 语言
  英语 中文 法语 西班牙语 汉语 德语
word: spell spelling definition define meaning mean synonym 拼写 定义 意思 含义 同义词
math: calculate multiply divide math square root percent 计算 乘 除 平方根 百分之
fun: joke funny laugh story fact trivia game 笑话 好笑 故事 有趣 游戏
random: flip_coin dice roll coin random heads tails 掷骰子 硬币 随机
age: age old birthday born 年龄 岁 生日 出生 几岁
identity: who_are_you what_are_you your_name are_you_real 你是谁 你叫什么
todo: todo to-do task list chore checklist 待办 任务 清单 列表 事项
device: phone mobile tablet laptop computer smartphone device tv lamp light speaker 手机 平板
  笔记本 电脑 设备 电视 灯 音箱
number: phone_number mobile_number contact_number cell_number 手机号 电话号码 号码 手机号码
photo: photo picture image camera screenshot video 照片 图片 相机 截图 视频 拍照
file: file folder attachment upload export import document spreadsheet pdf csv excel 文件 文件夹
  附件 上传 导出 导入 表格 文档
network: internet wifi connection connect network online offline server 网络 连接 联网 上网 服务器
  在线 离线
notify: notification notify alert push 通知 推送 提示 告警
permission: permission role admin administrator authority rights owner access_level 权限 角色
  管理员 授权 所有者
project: project board sprint backlog milestone kanban iteration gantt roadmap 项目 看板 迭代
  里程碑 甘特图 版本 路线图
plan: plan tier upgrade downgrade premium trial free edition licence subscription_plan 套餐 升级
  降级 高级版 试用 免费 版本 会员
game: match contest league tournament player cricket football play_off 比赛 赛事 联赛 球员 竞赛
win: win winner winning prize jackpot lottery victory 赢 奖金 中奖 获胜 奖
draw: tie draw same_score equal 平局 平手 相同
compute: points score calculate compute 得分 计分 算分 积分
feedback: feedback opinion comment survey review suggestion 反馈 意见 评论 调查
menu: menu main_menu back start_over restart home_page go_back 菜单 返回 主页 首页 重新开始
service: service provide serve offer facility 服务 提供
detail: detail information info about description learn_more overview 详情 信息 资料 介绍 关于
  说明 细节 了解
all: all every entire whole complete full each 所有 全部 每个 整个 一切
not: not don't doesn't didn't cannot can't won't unable never isn't haven't without wasn't
  couldn't cant didnt dont 不能 无法 没 没有 不会 未 不
compatible: compatible compatibility work_with integrate integration fit_with 兼容 集成 对接 适配
child: child kid baby son daughter family wife husband mother father 孩子 宝宝 儿子 女儿 家人 妻子
  丈夫 妈妈 爸爸
bed: bed mattress pillow sleep sofa furniture bedroom 床 床垫 枕头 睡觉 沙发 家具 睡
clothes: clothes shirt dress shoe shoes trousers wear jacket 衣服 衬衫 裙子 鞋 裤子 穿
grow: gain grow build increase raise improve boost rise 增加 提高 增长 提升 上升 变大
shrink: lose reduce decrease lower drop cut less fall decline 减少 降低 下降 减 变小 缩小
)";
}

}  // namespace deskmesh::knowledge
