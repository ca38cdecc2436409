"""Every label of the review, in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass

LANGS = ("zh", "en")

_PAGE = {
    "title": ("流失询单周报", "Lost inquiries of the week"),
    "title.obstacle": ("聊天障碍周报", "Obstacles of the week"),
    "skip": ("跳到正文", "Skip to the content"),
    "nav": ("目录", "Contents"),
    "print": ("打印", "Print"),
    "period": ("{first} 至 {last}", "{first} to {last}"),
    "period.incomplete": ("本期不完整", "Period not complete"),
    "compared": ("与 {name} 比较", "Compared with {name}"),
    "compared.none": ("没有可比的上一期", "No earlier period to compare with"),
    "compared.how": (
        "箭头为与上一期之差，未做显著性检验，可能只是偶然。",
        "Arrows show the difference to the period before; it may be chance, no test was made.",
    ),
    "headline": ("{inquiries} 个询单，流失 {lost} 个", "{lost} of {inquiries} inquiries were lost"),
    "headline.share": (
        "有结果的询单里，{conversion} 下了单。",
        "{conversion} of the inquiries with an outcome ended in an order.",
    ),
    "headline.stake": (
        "流失最多涉及 {amount}（估计）。",
        "At most {amount} was at stake (an estimate).",
    ),
    "headline.pending": (
        "另有 {n} 个有效期未结束（待定），不算流失。",
        "{n} more are pending: their window has not ended, they are no losses.",
    ),
    "headline.none": (
        "没有订单文件，无法知道哪些询单流失；以下只是聊天中出现的障碍。",
        "Without an orders file no inquiry is known to be lost; "
        "what follows are obstacles raised in the chats.",
    ),
    "headline.unsure": (
        "{n} 个的原因待复核：模型没有足够把握，请人看过再算数。",
        "{n} causes are to be reviewed: the model is not sure enough to stand alone.",
    ),
    "headline.obstacles": ("{inquiries} 个询单，{lost} 个聊天里有障碍",
                           "{lost} of {inquiries} inquiries raised an obstacle"),
    "headline.nothing": ("本期没有询单", "No inquiries in this period"),
    "part.ordered": ("已下单", "Ordered"),
    "part.pending": ("待定", "Pending"),
    "cases": ("{n} 例", "{n} cases"),
    "left_out": ("未计入：{parts}", "left out: {parts}"),
    "before": ("上期 {value}", "before: {value}"),
    "good": ("变好", "better"),
    "bad": ("变差", "worse"),
    "flat": ("持平", "no better or worse"),
    "total": ("合计", "Total"),
    "shop": ("全店", "Shop"),
    "unassigned": ("未分配", "Unassigned"),
    "unknown": ("未说明", "Not named"),
    "more": ("其余 {n} 行", "{n} more rows"),
    "nothing": ("没有", "None"),
    "review": ("待复核", "To review"),
    "count": ("个数", "Count"),
    "share": ("占比", "Share"),
    "difference": ("变化", "Change"),
    "yes": ("是", "Yes"),
    "no": ("否", "No"),
    "made": ("由 cstext {version} 生成", "Made by cstext {version}"),
    "made.model": ("原因模型 {name} {version}", "causes by the model {name} {version}"),
    "made.private": (
        "买家名与聊天已按设置脱敏；请勿外传。",
        "Buyers and chats are masked as set up; keep this file within the shop.",
    ),
    "files": ("同一份数据", "The same facts"),
    "noscript": (
        "聊天列表需要 JavaScript；Excel 文件里有同样的内容。",
        "The list of chats needs JavaScript; the Excel file has the same content.",
    ),
}  # fmt: skip

_SECTIONS = {
    "section.headline": ("概览", "Overview"),
    "section.causes": ("流失原因", "Causes"),
    "section.causes.obstacle": ("障碍原因", "Obstacles"),
    "section.actions": ("本周该做的四件事", "Four lists to act on"),
    "section.chats": ("流失的聊天", "Lost chats"),
    "section.chats.obstacle": ("有障碍的聊天", "Chats with obstacles"),
    "section.waited": ("谁在等、没等到", "Who waited in vain"),
    "section.agents": ("每位客服", "Agents"),
    "section.funnel": ("从咨询到付款", "From consultation to payment"),
    "section.response": ("响应快慢", "Response times"),
    "section.left_out": ("没算进来的", "Left out"),
    "section.definitions": ("口径与定义", "Definitions"),
    "section.sources": ("数据来源", "Sources"),
    "section.policy": ("规则", "Policy"),
}

_CAUSES = {
    "causes.cause": ("原因", "Cause"),
    "causes.bar": ("多少（浅色为待复核，竖线为上期）", "How many (pale: to review; line: before)"),
    "causes.bar.alone": ("多少（浅色为待复核）", "How many (pale: to review)"),
    "causes.stake": ("涉及金额（估计）", "At stake (estimate)"),
    "causes.how": ("金额怎么来的：{how}", "How the amounts are estimated: {how}"),
    "causes.by_agent": ("各客服的流失原因", "Causes by agent"),
    "causes.by_agent.obstacle": ("各客服遇到的障碍", "Obstacles by agent"),
    "causes.agent_caused": (
        "{n} 个（{share}）出在客服解释上；其余 {rest} 个是货、发货、快递、价格等，不该由客服承担。",
        "{n} ({share}) come from how agents explained; the other {rest} are stock, shipping, "
        "courier, price and the like: not the agents' to answer for.",
    ),
    "causes.open": ("看聊天", "Chats"),
    "reason.stock": ("缺货", "Stock"),
    "reason.shipping": ("发货", "Shipping"),
    "reason.courier": ("快递", "Courier"),
    "reason.explanation": ("客服解释", "Explanation"),
    "reason.other": ("其他", "Other"),
    "reason.stock.what": ("想要的货、尺码、颜色没有", "The goods, size or colour was not there"),
    "reason.shipping.what": ("发货时间太晚或说不清", "Dispatch too late or not promised"),
    "reason.courier.what": ("想要的快递不支持", "The courier asked for is not offered"),
    "reason.explanation.what": ("没答、答错、态度", "Not answered, answered wrongly, manner"),
    "reason.other.what": ("价格、比较、只是看看", "Price, comparing, only looking"),
}

_ACTIONS = {
    "restock.title": ("补货", "Restock"),
    "restock.why": ("买家想要而没有的", "What buyers wanted and could not have"),
    "dispatch.title": ("先发货", "Dispatch first"),
    "dispatch.why": ("核实库存与承诺，先发这些", "Check stock and promises, dispatch these first"),
    "carriers.title": ("加快递", "Carriers to add"),
    "carriers.why": ("买家点名要、店里没有的快递", "Asked for by name, not offered by the shop"),
    "coach.title": ("带教", "Coach"),
    "coach.why": ("问了什么、怎么答的", "What was asked and how it was answered"),
    "col.goods": ("商品", "Goods"),
    "col.size": ("尺码", "Size"),
    "col.colour": ("颜色", "Colour"),
    "col.carrier": ("快递", "Carrier"),
    "col.buyers": ("买家数", "Buyers"),
    "col.chats": ("聊天", "Chats"),
    "col.agent": ("客服", "Agent"),
    "col.question": ("问", "Question"),
    "col.answer": ("答", "Answer"),
    "coach.open": ("打开聊天", "Open the chat"),
    "open.n": ("{n} 个聊天", "{n} chats"),
    "actions.unsure": (
        "名单含待复核的判断，请先看聊天再动手。",
        "The lists include causes that are to be reviewed; read the chats before acting.",
    ),
}

_CHATS = {
    "chats.search": ("搜索聊天、买家、商品", "Search chats, buyers, goods"),
    "chats.agent": ("客服", "Agent"),
    "chats.cause": ("原因", "Cause"),
    "chats.sure": ("把握", "Certainty"),
    "chats.all": ("全部", "All"),
    "chats.only_sure": ("已确定", "Sure"),
    "chats.only_unsure": ("待复核", "To review"),
    "chats.clear": ("清除筛选", "Clear filters"),
    "chats.cut": (
        "共 {total} 个，这里只放 {shown} 个；全部见 {file}。",
        "{total} in all, {shown} are carried here; {file} has all.",
    ),
    "js.shown": ("显示 {shown} / {all} 个聊天", "{shown} of {all} chats shown"),
    "js.more": ("再显示 {n} 个", "Show {n} more"),
    "js.none": ("没有符合条件的聊天", "No chat fits"),
    "js.picked": ("只看选中的 {n} 个聊天", "Only the {n} chosen chats"),
    "js.evidence": ("证据", "Evidence"),
    "js.wanted": ("想要", "Wanted"),
    "js.second": ("也可能是{reason}（{p}）", "or {reason} ({p})"),
    "js.confidence": ("把握 {p}", "{p} sure"),
    "js.by.model": ("模型判断", "by the model"),
    "js.by.person": ("人工判定", "by a person"),
    "js.by.rule": ("规则判定", "by a rule"),
    "js.expand": ("展开全文（{n} 字）", "Show all ({n} characters)"),
    "js.line": ("第 {line} 条", "line {line}"),
    "js.of": ("第 {n} / {all} 个", "{n} of {all}"),
    "chat.close": ("关闭", "Close"),
    "chat.next": ("下一个", "Next"),
    "chat.previous": ("上一个", "Previous"),
    "chat.label": ("聊天内容", "Chat"),
    "role.buyer": ("买家", "Buyer"),
    "role.agent": ("客服", "Agent"),
    "role.assist": ("客服（机器人辅助）", "Agent (assisted)"),
    "role.auto": ("自动回复", "Automatic reply"),
    "role.bot": ("机器人", "Robot"),
    "role.system": ("系统", "System"),
}

_WAITED = {
    "waited.lead": (
        "{never} 个会话从头到尾没人理，{hanging} 个最后一问没有下文。",
        "{never} sessions were never answered, {hanging} were left with their last question.",
    ),
    "kind.never_answered": ("从未回复", "Never answered"),
    "kind.left_hanging": ("最后一问未回", "Left hanging"),
    "col.time": ("时间", "Time"),
    "col.buyer": ("买家", "Buyer"),
    "col.kind": ("情况", "What happened"),
    "col.later": ("之后下单", "Ordered later"),
    "waited.hours": ("每小时的问答轮次，红色为没有回复的", "Rounds by hour; red: unanswered"),
    "waited.hour": (
        "{hour} 时：{rounds} 轮，{unanswered} 轮未回复",
        "{hour}:00: {rounds} rounds, {unanswered} unanswered",
    ),
}  # fmt: skip

_FIGURES = {
    "agents.all": ("显示全部指标", "Show all metrics"),
    "agents.sort": ("点表头可排序", "Sort by clicking a heading"),
    "funnel.step": ("占上一步 {share}", "{share} of the step before"),
    "step.consultations": ("咨询", "Consultations"),
    "step.receptions": ("接待", "Receptions"),
    "step.inquiries": ("询单", "Inquiries"),
    "step.ordered_inquiries": ("下单", "Ordered"),
    "step.paid_inquiries": ("付款", "Paid"),
    "funnel.note": (
        "咨询、接待按人次，询单按会话；待定的询单还没有结果。",
        "Consultations and receptions count buyers a day, inquiries count sessions; "
        "pending inquiries have no outcome yet.",
    ),
    "days.title": ("每天的询单，红色为流失", "Inquiries by day; red: lost"),
    "days.title.obstacle": ("每天的询单", "Inquiries by day"),
    "days.day": (
        "{day}：{inquiries} 个询单，流失 {lost}",
        "{day}: {inquiries} inquiries, {lost} lost",
    ),
    "days.alone": ("{day}：{inquiries} 个询单", "{day}: {inquiries} inquiries"),
    "waits.second": ("≤ {n}秒", "≤ {n} s"),
    "waits.minute": ("≤ {n}分", "≤ {n} min"),
    "waits.hour": ("≤ {n}小时", "≤ {n} h"),
    "weekdays": ("一 二 三 四 五 六 日", "Mon Tue Wed Thu Fri Sat Sun"),
    "waits.title": ("多久得到回复（轮次）", "Time to a reply (rounds)"),
    "waits.longer": ("更久", "longer"),
    "hours.title": ("每小时的平均响应", "Average response by hour"),
    "hours.hour": ("{hour} 时：平均 {time}", "{hour}:00: {time} on average"),
}

_SHEETS = {
    "sheet.overview": ("概览", "Overview"),
    "sheet.agents": ("客服", "Agents"),
    "sheet.lost": ("流失询单", "Lost inquiries"),
    "sheet.lost.obstacle": ("障碍", "Obstacles"),
    "sheet.demand": ("补货与快递", "Demand"),
    "sheet.unanswered": ("未回复", "Unanswered"),
    "sheet.chats": ("聊天记录", "Chats"),
    "sheet.definitions": ("定义", "Definitions"),
    "sheet.sources": ("来源与剔除", "Sources"),
    "block.causes": ("流失原因", "Causes"),
    "block.causes.obstacle": ("障碍原因", "Obstacles"),
    "block.funnel": ("从咨询到付款", "From consultation to payment"),
    "block.days": ("每天", "By day"),
    "block.waits": ("多久得到回复", "Time to a reply"),
    "block.hours": ("每小时", "By hour"),
    "this": ("本期", "This period"),
    "before.head": ("上期", "Before"),
    "cases.head": ("例数", "Cases"),
    "left_out.head": ("未计入", "Left out"),
    "funnel.head": ("环节", "Step"),
    "funnel.share": ("占上一步", "Of the step before"),
    "chats.evidence": ("聊天记录（● 为判断依据）", "Chats (●: the messages that decided)"),
    "chats.rows.cut": (
        "工作表放不下：列出 {total} 条消息中的前 {shown} 条。",
        "More than a sheet holds: the first {shown} of {total} messages.",
    ),
    "col.number": ("序号", "No."),
    "col.day": ("日期", "Day"),
    "col.hour": ("时", "Hour"),
    "col.wait": ("多久", "Within"),
    "col.rounds": ("轮次", "Rounds"),
    "col.unanswered": ("未回复", "Unanswered"),
    "col.mean": ("平均响应", "Average response"),
    "col.confidence": ("把握", "Certainty"),
    "col.second": ("其次", "Second"),
    "col.decided": ("判定", "Decided"),
    "col.sentence": ("说明", "In a sentence"),
    "col.sizes": ("尺码", "Size"),
    "col.colours": ("颜色", "Colour"),
    "col.carriers": ("快递", "Carrier"),
    "col.session": ("会话", "Session"),
    "col.chats.numbers": ("聊天序号", "Chat numbers"),
    "col.n": ("条", "n"),
    "col.role": ("角色", "Role"),
    "col.sender": ("发送人", "Sender"),
    "col.text": ("内容", "Text"),
    "col.setting.name": ("设置名", "Name"),
}

_TERMINAL = {
    "brief.receptions": ("接待", "Recv"),
    "brief.inquiries": ("询单", "Inq"),
    "brief.conversion_ordered": ("下单率", "Conv"),
    "brief.lost_inquiries": ("流失", "Lost"),
    "brief.first_response": ("首响", "First"),
    "brief.average_response": ("平响", "Avg"),
    "brief.unanswered_rounds": ("未回复", "Unans"),
    "brief.stake": ("涉及金额", "At stake"),
    "file.html": ("网页", "Page  "),
    "file.excel": ("表格", "Excel "),
    "file.facts": ("数据", "Facts "),
    "file.tables": ("明细", "Tables"),
}

_BASIS = {
    "left_out.inquiries": ("不算询单的会话", "Sessions that are no inquiries"),
    "left_out.rounds": ("不计响应的轮次", "Rounds that are not timed"),
    "rejected.title": ("读不了的行", "Rejected rows"),
    "rejected.none": ("没有读不了的行。", "No row was rejected."),
    "rejected.cut": ("共 {n} 行，列出前 {shown} 行。", "{n} rows, the first {shown} are listed."),
    "col.reason": ("原因", "Reason"),
    "col.source": ("文件", "File"),
    "col.line": ("行", "Line"),
    "col.layout": ("格式", "Layout"),
    "col.what": ("内容", "Content"),
    "col.encoding": ("编码", "Encoding"),
    "col.rows": ("行数", "Rows"),
    "col.rejected": ("读不了", "Rejected"),
    "source.chats": ("聊天", "Chats"),
    "source.orders": ("订单", "Orders"),
    "source.refunds": ("退款", "Refunds"),
    "skipped.title": ("没有读的文件", "Files not read"),
    "orders.until": ("订单数据到 {day} 为止。", "Orders reach up to {day}."),
    "zone": ("时间均为 {zone}。", "All times are {zone}."),
    "policy.signature": ("规则签名 {signature}：签名相同，数字才可比。",
                         "Policy signature {signature}: figures compare only if it is the same."),
    "col.setting": ("设置", "Setting"),
    "col.value": ("值", "Value"),
    "col.metric": ("指标", "Metric"),
    "col.definition": ("定义", "Definition"),
    "col.unit": ("单位", "Unit"),
    "col.better": ("方向", "Better"),
    "unit.count": ("个", "count"),
    "unit.ratio": ("比率", "ratio"),
    "unit.seconds": ("秒", "seconds"),
    "unit.fen": ("元", "yuan"),
    "better.up": ("越高越好", "higher"),
    "better.down": ("越低越好", "lower"),
    "better.none": ("无所谓高低", "neither"),
}  # fmt: skip

LEFT_OUT = {
    "not_received": ("无人接待", "not received"),
    "agent_monologue": ("客服独白", "agent's monologue"),
    "automatic_only": ("只有自动消息", "automatic messages only"),
    "own_account": ("自家账号", "own account"),
    "agent_initiated": ("客服主动、买家未回", "agent-initiated"),
    "after_sale": ("售后", "after-sale"),
    "pending": ("待定", "pending"),
    "unmatched": ("对不上买家", "buyer unclear"),
    "no_refunds_file": ("没有退款文件", "no refunds file"),
    "untimed": ("没有时间", "untimed"),
    "without_pieces": ("没有件数", "without pieces"),
    "empty": ("空会话", "empty chat"),
    "advertising": ("广告", "advertising"),
    "no_orders_file": ("没有订单文件", "no orders file"),
    "unanswered": ("未回复", "unanswered"),
    "unpaid_orders": ("未付款订单", "unpaid orders"),
    "outside_window": ("不在考核时段", "outside the window"),
    "bot_only": ("机器人接待", "robot only"),
    "needs_no_answer": ("无需回复", "needs no answer"),
    "too_late_for_session": ("隔会话才回复", "reply after the session"),
    "not_first_of_session": ("不是会话首轮", "not the session's first round"),
    "offline_message": ("离线留言", "offline message"),
}
"""Why something is left out of a figure, by the code in the facts."""

_LEFT_OUT = {f"because.{code}": both for code, both in LEFT_OUT.items()}

_REJECTED = {
    "the time cannot be read": "时间读不出来",
    "the time is missing": "缺时间",
    "the row names neither conversation nor buyer": "既无会话也无买家",
    "the role is empty or no known word": "角色为空或不认识",
    "nothing tells whether a buyer or an agent wrote it": "分不清是买家还是客服",
    "the row has no order number": "缺订单号",
    "the row does not say when it was ordered": "缺下单时间",
    "no JSON object": "不是 JSON 对象",
}
"""What the readers say of a row, in Chinese; what is not here is shown as it is."""

_SETTINGS = {
    "setting.clock_starts_at": ("计时起点", "The clock starts at"),
    "setting.valid_replies": ("算作回复的角色", "Valid replies"),
    "setting.bot_reply": ("机器人回复", "A robot's reply"),
    "setting.window": ("考核时段", "Window"),
    "setting.window_tests": ("时段看什么", "The window tests"),
    "setting.threshold_seconds": ("达标阈值（秒）", "Threshold (seconds)"),
    "setting.threshold_inclusive": ("等于阈值算达标", "Threshold included"),
    "setting.cap_seconds": ("封顶（秒）", "Cap (seconds)"),
    "setting.unanswered": ("未回复怎么算", "Unanswered rounds"),
    "setting.day_closes_round": ("跨日结束轮次", "A day closes a round"),
    "setting.rounds_counted": ("计哪些轮次", "Rounds counted"),
    "setting.session_gap_seconds": ("会话间隔（秒）", "Session gap (seconds)"),
    "setting.late_reply": ("隔会话的回复", "A late reply"),
    "setting.courtesy_needs_no_answer": ("客套话无需回复", "Courtesy needs no answer"),
    "setting.slow_seconds": ("慢接待（秒）", "Slow (seconds)"),
    "setting.slow_rounds": ("慢接待轮次", "Slow rounds"),
    "setting.mean_over": ("平均按", "Mean over"),
    "setting.rate_over": ("占比按", "Rate over"),
    "setting.working_time": ("工作时间", "Working time"),
    "setting.auto_reply_prefix": ("自动回复前缀", "Automatic prefix"),
    "setting.auto_reply_texts": ("自动回复原文", "Automatic texts"),
    "setting.auto_reply_senders": ("自动回复账号", "Automatic senders"),
    "setting.order_owner": ("订单归谁", "An order belongs to"),
    "setting.order_judged_at": ("归属判定时点", "Judged at"),
    "setting.inquiry_window_days": ("询单有效期（天）", "Inquiry window (days)"),
    "setting.payment_window_hours": ("付款有效期（小时）", "Payment window (hours)"),
    "setting.after_sale_days": ("售后期（天）", "After-sale (days)"),
    "setting.agent_initiated_days": ("主动跟进有效期（天）", "Agent-initiated (days)"),
}

TEXTS: dict[str, tuple[str, str]] = {
    **_PAGE, **_SECTIONS, **_CAUSES, **_ACTIONS, **_CHATS, **_WAITED, **_FIGURES, **_SHEETS,
    **_TERMINAL, **_BASIS, **_LEFT_OUT, **_SETTINGS,
}  # fmt: skip


@dataclass(frozen=True)
class Texts:
    """The labels in one language; called with a key and what its blanks hold."""

    lang: str = "zh"

    def __call__(self, key: str, **values: object) -> str:
        """Return a label; a key that is not there is a bug."""
        return TEXTS[key][LANGS.index(self.lang)].format(**values)

    def code(self, group: str, code: str) -> str:
        """Return the label of a code of the facts, or the code itself where none is known."""
        key = f"{group}.{code}"
        return self(key) if key in TEXTS else code

    def rejected(self, reason: str) -> str:
        """Return why a row was rejected, in this language as far as it is known."""
        return _REJECTED.get(reason, reason) if self.lang == "zh" else reason

    def starting(self, prefix: str) -> dict[str, str]:
        """Return the labels whose key begins so, unfilled, by the rest of the key."""
        column = LANGS.index(self.lang)
        return {
            key.removeprefix(prefix): both[column]
            for key, both in TEXTS.items()
            if key.startswith(prefix)
        }
