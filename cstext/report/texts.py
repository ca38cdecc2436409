"""Every label of the review, in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass

from cstext.report.faults import fault_text
from cstext.report.plural import filled

LANGS = ("zh", "en")

_PAGE = {
    "title": ("流失询单周报", "Lost inquiries of the week"),
    "title.obstacle": ("聊天障碍周报", "Obstacles of the week"),
    "title.days": ("流失询单报告", "Lost inquiries"),
    "title.obstacle.days": ("聊天障碍报告", "Obstacles in the chats"),
    "skip": ("跳到正文", "Skip to the content"),
    "nav": ("目录", "Contents"),
    "print": ("打印", "Print"),
    "period": ("{first} 至 {last}", "{first} to {last}"),
    "period.incomplete": ("本期不完整", "Period not complete"),
    "period.silent": (
        "{of} 天里有 {n} 天没有聊天",
        "no chats on {n} of {of} {of:day|days}",
    ),
    "compared.silent": (
        "{name} 的 {of} 天里有 {n} 天没有聊天",
        "no chats on {n} of the {of} {of:day|days} of {name}",
    ),
    "compared": ("与 {name} 比较", "Compared with {name}"),
    "compared.none": ("没有可比的上一期", "No earlier period to compare with"),
    "compared.how": (
        "箭头为与上一期之差；是否超出偶然，见「有什么变化」。",
        "Arrows show the difference to the period before; whether it is more than chance stands "
        "under What changed.",
    ),
    "headline": (
        "{inquiries} 个询单，流失 {lost} 个",
        "{lost} of {inquiries} {inquiries:inquiry was|inquiries were} lost",
    ),
    "headline.open": (
        "{inquiries} 个询单，目前没有已知的流失",
        "{inquiries} {inquiries:inquiry|inquiries}, none known to be lost so far",
    ),
    "headline.share": (
        "有结果的询单里，{conversion} 下了单。",
        "{conversion} of the inquiries with an outcome ended in an order.",
    ),
    "headline.share.covered": (
        "整个有效期都有订单数据的询单里，{conversion} 下了单。",
        "Of the inquiries whose whole window the orders cover, {conversion} ended in an order.",
    ),
    "headline.untold": (
        "{n} 个订单看不出是否付款：付款转化和付款金额未知。",
        "{n} {n:order does|orders do} not tell whether {n:it was|they were} paid: conversion to "
        "payment and the paid amount are not known.",
    ),
    "headline.stake": (
        "流失最多涉及 {amount}（估计）。",
        "At most {amount} was at stake (an estimate).",
    ),
    "headline.pending": (
        "还有 {n} 个询单待定：订单数据还没到有效期的最后一天，不算流失。",
        "{n} {n:inquiry is|inquiries are} pending: the orders do not reach the end of "
        "{n:its|their} window, "
        "{n:it is no loss|they are no losses}.",
    ),
    "headline.late.period": (
        "订单从 {day} 才有：之前的询单成交没成交看不出，本期流失偏多、转化偏低。请导出更早的订单。",
        "Orders begin on {day}: what became of earlier inquiries is not known, so too many seem "
        "lost and conversion is too low. Export earlier orders.",
    ),
    "headline.late.unknown": (
        "订单从 {day} 才有：更早的询单里有 {n} 个成交没成交看不出（未知），"
        "不算流失，也不进转化率。请导出更早的订单。",
        "Orders begin on {day}: of the inquiries before, the outcome of {n} is unknown; "
        "{n:it is neither a loss|they are neither losses} nor in a rate. Export earlier orders.",
    ),
    "headline.late.previous": (
        "订单从 {day} 才有：上一期（{name}）成交多少看不出，要订单的数字不比较。请导出更早的订单。",
        "Orders begin on {day}: what became of {name} is not known, and what needs orders is not "
        "compared. Export earlier orders.",
    ),
    "headline.none": (
        "没有订单文件，无法知道哪些询单流失；以下只是聊天中出现的障碍。",
        "Without an orders file no inquiry is known to be lost; "
        "what follows are obstacles raised in the chats.",
    ),
    "strays": (
        "{of} 个订单里有 {orders} 个没写店铺，或写的不是聊天里的店铺（见到的店名：{shops}），"
        "对不上这些店的聊天。",
        "{orders} of {of} {of:order names|orders name} no shop, or none of the chats' (names met: "
        "{shops}), so they join no chat of these. ",
    ),
    "strays.many": (
        "因此不算转化和流失，以下只是聊天中出现的障碍。",
        "So no conversion or loss is told; what follows are obstacles raised in the chats. ",
    ),
    "strays.few": ("因此流失偏多，转化偏低。", "So too many inquiries seem lost. "),
    "strays.do": (
        "若都是一家店：在数据文件夹的 cstext.toml 里写 shop = \"店名\"（cstext init 写出该文件）；"
        "若是几家店：每家一个文件夹。",
        "If all is one shop, write shop = \"its name\" into cstext.toml in the folder of the "
        "exports (cstext init writes that file); if there are several, give each a folder.",
    ),
    "headline.unsure": (
        "{n} 个的原因待复核：模型没有足够把握，请人看过再算数。",
        "{n} {n:cause is|causes are} to be reviewed: the model is not sure enough to stand alone.",
    ),
    "headline.unsure_or_disputed": (
        "{n} 个的原因待复核：模型没有足够把握，或各人的判定有分歧，请人看过再算数。",
        "{n} {n:cause is|causes are} to be reviewed: the model is not sure enough to stand alone, "
        "or readers disagree.",
    ),
    "headline.obstacles": (
        "{inquiries} 个询单，{met} 个聊天里有四种障碍之一",
        "{met} of {inquiries} {inquiries:inquiry|inquiries} met with one of the four obstacles",
    ),
    "headline.nothing": ("本期没有询单", "No inquiries in this period"),
    "people.decided": (
        "{n} 个原因由人工判定。",
        "{n} {n:cause was|causes were} decided by people.",
    ),
    "people.disputed": (
        "{n} 个的判定有分歧，待定夺。",
        "Readers disagree on {n}; {n:it is|they are} to be settled.",
    ),
    "people.changed": (
        "{n} 个判过之后聊天变了，判定不再算数。",
        "{n} {n:chat has changed since it was decided; that decision no longer holds|chats have "
        "changed since they were decided; those decisions no longer hold}.",
    ),
    "people.accuracy": (
        "随机抽查 {of} 个，模型判对 {right} 个：准确率 {value}（95% 区间 {low}–{high}）。",
        "Of {of} {of:chat|chats} drawn at random the model was right on {right}: {value} "
        "(95 % interval {low}–{high}).",
    ),
    "people.accuracy_sure": (
        "其中不需复核的 {of} 个里判对 {right} 个：{value}（{low}–{high}）。",
        "Of the {of} among them that {of:needs|need} no review it was right on {right}: "
        "{value} ({low}–{high}).",
    ),
    "people.left": (
        "抽到的另有 {n} 个没有判定可用。",
        "{n} more that {n:was drawn has|were drawn have} no decision that holds.",
    ),
    "people.unmeasured": (
        "这段时间没有针对这个模型、判定仍算数的随机抽查，它在这里的准确率未知。",
        "Of this period no chat that was drawn at random beside this model has a decision that "
        "holds: how right it is here is not known.",
    ),
    "part.ordered": ("已下单", "Ordered"),
    "cases": ("{n} 例", "{n} {n:case|cases}"),
    "left_out": ("未计入：{parts}", "left out: {parts}"),
    "before": ("上期 {value}", "before: {value}"),
    "good": ("变好", "better"),
    "bad": ("变差", "worse"),
    "flat": ("持平", "no better or worse"),
    "total": ("合计", "Total"),
    "shop": ("全店", "Shop"),
    "unassigned": ("未分配", "Unassigned"),
    "unknown": ("未说明", "Not named"),
    "more": ("其余 {n} 行", "{n} more {n:row|rows}"),
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
        "买家名与聊天已脱敏；请勿外传。",
        "Buyers and chats are masked; keep this file within the shop.",
    ),
    "made.shown": (
        "未脱敏：有买家的原名、电话、地址；请勿外传。",
        "Nothing is masked: buyers' names, numbers and addresses stand here; keep this file within "
        "the shop.",
    ),
    "files": ("同一份数据", "The same facts"),
    "noscript": (
        "聊天列表需要 JavaScript；Excel 文件里有同样的内容。",
        "The list of chats needs JavaScript; the Excel file has the same content.",
    ),
}  # fmt: skip

_CHANGED = {
    "section.changed": ("有什么变化", "What changed"),
    "section.scorecard": ("评分", "Scorecard"),
    "section.profiles": ("强项与弱项", "Strengths and weaknesses"),
    "section.reference": ("参照", "References"),
    "section.settled": ("上期待定的询单", "Pending of last period"),
    "changed.lead": (
        "{sure} 项变化超出偶然，其余 {rest} 项可能只是波动。",
        "{sure} {sure:change is|changes are} more than chance; the other {rest} may be mere "
        "variation.",
    ),
    "changed.chance_only": (
        "没有一项变化超出偶然：{rest} 项都可能只是波动。",
        "No change is more than chance: all {rest} may be mere variation.",
    ),
    "changed.sure_only": (
        "{sure} 项变化超出偶然。",
        "{sure} {sure:change is|changes are} more than chance.",
    ),
    "changed.nothing": ("没有一项有变化。", "Nothing changed."),
    "changed.few": (
        "与 {name} 相比，例数太少，没有可比的数字。",
        "Too few cases to compare anything with {name}.",
    ),
    "changed.how": (
        "与 {name} 比；个数按天比（订单、付款与流失按同样进度：本期之后订单还有几天，"
        "上期也只算几天），均值与比率按买家聚类，p 值按同时比较的项数校正（BH，5%）。",
        "Against {name}; counts day by day (orders, payments and losses as far as they were known "
        "so many days after its end as the orders now reach beyond this period's), means and rates "
        "clustered by buyer, p corrected for the number of comparisons (BH, 5 %).",
    ),
    "changed.none": (
        "没有可比的完整上一期，不作比较。",
        "There is no whole period before to compare with.",
    ),
    "changed.sure": ("超出偶然", "more than chance"),
    "changed.chance": ("可能偶然", "may be chance"),
    "changed.same": ("没有变化", "no change"),
    "interval": ("{low} 至 {high}", "{low} to {high}"),
    "col.interval": ("95% 区间", "95 % interval"),
    "col.verdict": ("判断", "Verdict"),
    "comma": ("、", ", "),
    "weeks.title": ("各期的流失原因", "Causes by period"),
    "weeks.title.obstacle": ("各期的障碍", "Obstacles by period"),
    "weeks.note": ("{week}：{parts}", "{week}: {parts}"),
    "weeks.open": (
        "最后一期还有 {n} 个询单待定，流失和成交还可能增加。",
        "{n} {n:inquiry of the last is|inquiries of the last are} pending: its losses and sales "
        "may still grow.",
    ),
    "weeks.then": (
        "所以变化是与上期同样进度时比：那时上期流失 {before} 个。",
        " Changes are against the period before at the same distance: it had lost {before} then.",
    ),
    "col.week": ("期", "Period"),
    "heat.title": (
        "星期 × 小时的问答轮次，越深越多，红线为有未回复",
        "Rounds by weekday and hour: darker is more; a red line marks unanswered ones",
    ),
    "heat.cell": (
        "周{weekday} {hour} 时：{rounds} 轮，{unanswered} 轮未回复",
        "{weekday} {hour}:00: {rounds} {rounds:round|rounds}, {unanswered} unanswered",
    ),
    "staff.title": (
        "按小时：没等到的人与在岗人数",
        "By hour: who waited in vain, and who was there",
    ),
    "col.never": ("从未回复", "Never answered"),
    "col.staff": ("发言客服（日均）", "Agents writing (a day)"),
    "trend.title": ("各客服走势", "The agents' trend"),
    "trend.note": (
        "{weeks} 期，从左到右，末点为本期。",
        "{weeks} {weeks:period|periods}, left to right.",
    ),
    "profile.distance": (
        "{title} {own}，其他人 {rest}（差 {gap}，95% 区间 {interval}）",
        "{title} {own}, the others {rest} (by {gap}, 95 % interval {interval})",
    ),
    "profile.how": (
        "每人与其余所有人相比，只列超出偶然的差别；销售额与团队均值之差拆成询单数、转化率、客单价三部分，"
        "这里的转化率是付款人次 ÷ 全部询单，待定的也在内。",
        "Each beside all others together; only differences that are more than chance are named. "
        "The gap in sales to the team's mean is split into inquiries, conversion and value; "
        "conversion is here who paid over all inquiries, the pending ones with them.",
    ),
    "profile.how.obstacle": (
        "每人与其余所有人相比，只列超出偶然的差别。",
        "Each beside all others together; only differences that are more than chance are named.",
    ),
    "col.strengths": ("强项", "Strengths"),
    "col.weaknesses": ("弱项", "Weaknesses"),
    "sales.fen": ("销售额与均值之差", "Sales, to the mean"),
    "sales.by_inquiries": ("因询单数", "by inquiries"),
    "sales.by_conversion": ("因转化率", "by conversion"),
    "sales.by_value": ("因客单价", "by value"),
    "reference.how": (
        "参照数字来自 cstext.toml 的 [reference]，未经核实。",
        "The reference figures come from [reference] in cstext.toml; nobody has checked them.",
    ),
    "col.who": ("谁", "Who"),
    "col.theirs": ("参照", "Theirs"),
    "col.ours": ("本店", "Ours"),
    "settled.sentence": (
        "{name} 结束时待定的 {n} 个询单，现在：{parts}；已付款 {paid}。",
        "Of the {n} {n:inquiry|inquiries} pending at the end of {name}: {parts}; {paid} paid.",
    ),
    "settled.unpaid": (
        "{name} 结束时待定的 {n} 个询单，现在：{parts}；付款金额未知。",
        "Of the {n} {n:inquiry|inquiries} pending at the end of {name}: {parts}; what was paid is "
        "not known.",
    ),
    "settled.none": ("上期没有待定的询单。", "No inquiry was pending last period."),
    "settled.unknown": (
        "没有上一期，或没有它整个期间的订单，无从结清。",
        "Without a period before, or the orders of all of it, nothing can be settled.",
    ),
    "outcome.head": ("结果", "Outcome"),
    "outcome.paid": ("已付款", "paid"),
    "outcome.ordered": ("已下单未付", "ordered, not paid"),
    "outcome.untold": ("已下单，付款未知", "ordered, payment not told"),
    "outcome.closed": ("下单后关闭", "ordered and closed"),
    "outcome.lost": ("流失", "lost"),
    "outcome.unmatched": ("对不上买家", "buyer unclear"),
    "outcome.unknown": ("未知（订单从更晚才有）", "unknown (before the orders begin)"),
    "outcome.pending": ("仍待定", "still pending"),
    "coach.example": ("同事这样答过类似的问题", "A colleague answered the like so"),
    "coach.example.own": ("自己这样答过类似的问题", "The same agent answered the like so"),
    "coach.example.short": ("参考问", "Like question"),
    "coach.example.answer": ("参考答", "Its answer"),
    "coach.how": (
        "参考取自本店下了单的聊天：问法用词最相近的一问一答，请先看是否合用。",
        "Examples come from chats of this shop that ended in an order, the question nearest in "
        "words; see first whether they fit.",
    ),
    "stake.goods": ("按同商品", "by goods"),
    "stake.shop": ("按全店", "by shop"),
    "col.stake": ("涉及金额（估计）", "At stake (estimate)"),
    "col.stake.from": ("估计依据", "Estimated"),
    "stake.from": (
        "{goods} 个按同一商品估，{shop} 个按全店估。",
        "{goods} {goods:was|were} estimated by {goods:its|their} goods, {shop} by the shop as a "
        "whole.",
    ),
    "file.markdown": ("文本", "Text  "),
    "sheet.profiles": ("强弱与参照", "Profiles"),
    "sheet.scorecard": ("评分", "Scorecard"),
    "sheet.weeks": ("走势与热力", "Weeks and hours"),
    "block.heat": ("星期 × 小时的问答轮次", "Rounds by weekday and hour"),
}  # fmt: skip

_SECTIONS = {
    "section.headline": ("概览", "Overview"),
    "section.causes": ("流失原因", "Causes"),
    "section.causes.obstacle": ("障碍原因", "Obstacles"),
    "section.actions": ("本期该做的四件事", "Four lists to act on"),
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
        "{n} ({share}) {n:comes|come} from how agents explained; the other {rest} {rest:is|are} "
        "stock, shipping, courier, price and the like: not the agents' to answer for.",
    ),
    "causes.agent_caused.all": (
        "{n} 个都出在客服解释上。",
        "All {n} came from how agents explained.",
    ),
    "causes.agent_caused.none": (
        "没有一个出在客服解释上：{rest} 个都是货、发货、快递、价格等，不该由客服承担。",
        "None came from how agents explained; all {rest} were stock, shipping, courier, price and "
        "the like: not the agents' to answer for.",
    ),
    "causes.agent_caused.obstacle": (
        "{all} 个有障碍的聊天里，{n} 个（{share}）出在客服解释上。",
        "In {n} of {all} {all:chat|chats} with an obstacle ({share}) it is how agents explained.",
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
    "col.colour": ("颜色、口味", "Colour, flavour"),
    "col.carrier": ("快递", "Carrier"),
    "col.buyers": ("买家数", "Buyers"),
    "col.chats": ("聊天", "Chats"),
    "col.agent": ("客服", "Agent"),
    "col.question": ("问", "Question"),
    "col.answer": ("答", "Answer"),
    "coach.open": ("打开聊天", "Open the chat"),
    "open.n": ("{n} 个聊天", "{n} {n:chat|chats}"),
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
        "共 {total} 个，这里只放涉及金额最多的 {shown} 个；全部见 {file}。",
        "{total} in all; the {shown} with most at stake are carried here; {file} has all.",
    ),
    "js.shown": ("显示 {shown} / {all} 个聊天", "Chats shown: {shown} of {all}"),
    "js.more": ("再显示 {n} 个", "Show {n} more"),
    "js.none": ("没有符合条件的聊天", "No chat fits"),
    "js.picked": ("只看选中的 {n} 个聊天", "Only the chosen chats: {n}"),
    "js.evidence": ("证据", "Evidence"),
    "js.wanted": ("想要", "Wanted"),
    "js.then": ("其次{reason}", "then {reason}"),
    "js.second": ("也可能是{reason}（{p}）", "or {reason} ({p})"),
    "js.confidence": ("把握 {p}", "{p} sure"),
    "js.by.model": ("模型判断", "by the model"),
    "js.by.person": ("人工判定", "by a person"),
    "js.by.rule": ("规则判定", "by a rule"),
    "js.expand": ("展开全文（{n} 字）", "Show all (characters: {n})"),
    "js.line": ("第 {n} 条，文件第 {line} 行", "message {n}, line {line}"),
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
        "{never} {never:session was|sessions were} never answered, {hanging} {hanging:was|were} "
        "left with {hanging:its|their} last question.",
    ),
    "waited.robot": (
        "没人理的会话里，{n} 个只有机器人或自动回复说过话。",
        " In {n} of those never answered a robot or an automatic reply wrote, nobody else.",
    ),
    "waited.late": (
        "另有 {n} 问在会话结束后才得到回复。",
        " {n} more {n:question was|questions were} answered after the session only.",
    ),
    "kind.robot": ("从未回复（只有自动回复）", "Never answered (automatic replies only)"),
    "kind.never_answered": ("从未回复", "Never answered"),
    "kind.left_hanging": ("最后一问未回", "Left hanging"),
    "kind.after_session": ("会话结束后才回", "Answered after the session"),
    "col.time": ("时间", "Time"),
    "col.buyer": ("买家", "Buyer"),
    "col.kind": ("情况", "What happened"),
    "col.later": ("之后下单", "Ordered later"),
    "waited.hours": ("每小时的问答轮次，红色为没有回复的", "Rounds by hour; red: unanswered"),
    "waited.hour": (
        "{hour} 时：{rounds} 轮，{unanswered} 轮未回复",
        "{hour}:00: {rounds} {rounds:round|rounds}, {unanswered} unanswered",
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
        "咨询、接待按人次，询单按会话。",
        "Consultations and receptions count buyers a day, inquiries count sessions.",
    ),
    "funnel.open": (
        "下单、付款只算到订单数据为止：其中 {n} 个询单还没有结果（待定、未知）。",
        " Ordered and paid are as far as the orders tell: {n} {n:inquiry has|inquiries have} no "
        "outcome yet (pending, unknown).",
    ),
    "days.title": ("每天的询单，红色为流失", "Inquiries by day; red: lost"),
    "days.title.obstacle": ("每天的询单", "Inquiries by day"),
    "days.unknown": ("，{n} 个未知", ", {n} unknown"),
    "days.open": ("，{n} 个待定", ", {n} pending"),
    "days.day": (
        "{day}：{inquiries} 个询单，流失 {lost}",
        "{day}: {inquiries} {inquiries:inquiry|inquiries}, {lost} lost",
    ),
    "days.none": ("{day}：没有聊天", "{day}: no chats"),
    "days.alone": (
        "{day}：{inquiries} 个询单",
        "{day}: {inquiries} {inquiries:inquiry|inquiries}",
    ),
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
        "More than a sheet holds: the first {shown} of {total} {total:message|messages}.",
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
    "col.colours": ("颜色、口味", "Colour, flavour"),
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
    "rejected.all": ("读不了的行：{n} 行。", "Rejected rows: {n}."),
    "rejected.cut": (
        "读不了的行：{n} 行，列出前 {shown} 行。",
        "Rejected rows: {n}, of which the first {shown} are listed.",
    ),
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
    "source.records": ("会话记录", "Session records"),
    "notes.title": ("关于文件", "Of the files"),
    "notes.head": ("说明", "Note"),
    "noted": ("{note}（{files}）", "{note} ({files})"),
    "skipped.why": ("没有读：{why}", "not read: {why}"),
    "duplicates": (
        "{n} 条消息在别的文件里也有，只计一次",
        "{n} {n:message stands|messages stand} in another file too, counted once",
    ),
    "skipped.title": ("没有读的文件", "Files not read"),
    "orders.until": ("订单数据到 {day} 为止。", "Orders reach up to {day}."),
    "orders.until.differs": (
        "各店的订单数据最晚到 {day}，有的店更早就没有了，或者没有订单。",
        "Orders of the shops reach up to {day} at most; some end earlier, or there are none.",
    ),
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
    "unit.number": ("数", "number"),
    "unit.seconds": ("秒", "seconds"),
    "unit.fen": ("元", "yuan"),
    "better.up": ("越高越好", "higher"),
    "better.down": ("越低越好", "lower"),
    "better.none": ("无所谓高低", "neither"),
}  # fmt: skip

_SCORES = {
    "scores.agent": ("客服", "Agent"),
    "scores.score": ("得分", "Score"),
    "scores.grade": ("等级", "Grade"),
    "scores.working": ("得分算式", "Score worked out"),
    "scores.missing": ("缺数据的指标", "Missing"),
    "scores.incomplete": (
        "只有 {share}% 的权重有数据，不足 {needed}%，不评等级",
        "values for {share}% of the weights only; a grade needs {needed}%",
    ),
    "scores.against": ("÷ 团队", "÷ team's"),
    "scores.training": ("培训", "Training"),
    "scores.promotion": ("晋升", "Promotion"),
    "scores.pay": ("工资合计", "Pay"),
    "scores.worked": ("工资算式", "Pay worked out"),
    "scores.flags": ("提示", "Notes"),
    "because.no_cases": ("没有数据", "no cases"),
    "because.no_value": ("没有数据", "no value"),
    "because.not_in_staff_file": ("员工表未填", "not in the staff file"),
    "because.none_in_staff_file": ("员工表里是 0", "0 in the staff file"),
    "because.told_by_month": (
        "员工表按月填，本期不是整月",
        "told by month, and these days are none",
    ),
    "because.no_team_figure": ("团队没有数据", "no figure of the team"),
    "because.before_orders": ("订单文件不含这些日子", "no orders of these days were given"),
    "because.no_score": ("没有得分", "no score"),
    "because.score_incomplete": ("得分不完整", "score incomplete"),
    "because.no_wage_for_grade": ("该等级未定工资", "no wage for the grade"),
    "because.earlier_grades_unknown": ("前几个月等级未知", "earlier grades unknown"),
}

_NOTICES = {
    "notice.commission_falls": (
        "{file} 第 {line} 行：销售额超过 {sales} 时，提成从 {end} 跌到 {above}",
        "{file}, line {line}: the commission falls from {end} to {above} where sales pass {sales}",
    ),
    "notice.nobody_in_staff": (
        "{period}：员工表里没有这段时间的人，给买家发过消息的都评分",
        "{period}: the staff file names nobody; all who wrote to buyers are scored",
    ),
    "notice.pay_by_month": (
        "{period}：不是整月，只评分，不算工资；工资请用 --month 2026-11",
        "{period} is no month: scores only, no pay; for pay say --month 2026-11",
    ),
    "notice.not_in_staff": (
        "{period}：给买家发过消息，员工表里没有，不评分也不发工资：{who}",
        "{period}: wrote to buyers, not in the staff file, neither scored nor paid: {who}",
    ),
    "notice.wrote_to_nobody": (
        "{period}：员工表里有，没给买家发过消息：{who}",
        "{period}: in the staff file, wrote to nobody: {who}",
    ),
    "notice.in_several_shops": (
        "{period}：在几家店都有的账号，各按一个人算：{who}",
        "{period}: accounts that stand in several shops, each counted as one person: {who}",
    ),
    "notice.chats_incomplete": (
        "{period}：聊天记录不含其中所有日子",
        "{period}: the chats do not hold all of its days",
    ),
    "notice.chats_missing": (
        "{period}：{days} 天里有 {n} 天一条聊天也没有",
        "{period}: no chats at all on {n} of its {days} {days:day|days}",
    ),
    "notice.orders_begin": (
        "{period}：订单从 {day} 才有，销售额和提成只从那天算起",
        "{period}: the orders begin on {day} only; sales and commission are from there",
    ),
    "notice.orders_end": (
        "{period}：订单只到 {day}，销售额和提成只算到那天",
        "{period}: the orders reach to {day} only; sales and commission are up to there",
    ),
    "notice.sales_open": (
        "{period}：订单截止时，还有 {inquiries} 个询单可能下单、{orders} 个订单可能付款，"
        "销售额和提成可能还会增加",
        "{period}: when the orders end, {inquiries} {inquiries:inquiry|inquiries} may still order "
        "and {orders} {orders:order|orders} may still be paid; sales and commission may grow",
    ),
    "notice.amounts_missing": (
        "{period}：已付款的订单中有 {n} 个没写金额，没有算进销售额和提成",
        "{period}: paid orders that do not tell their amount, in no sales or commission: {n}",
    ),
    "notice.refunds_end": (
        "{period}：退款表最后一笔在 {day}，之后的退款没有扣",
        "{period}: the last refund that is told is of {day}; later ones are not taken off",
    ),
    "notice.column_not_read": (
        "员工表：这一列没有读：{name}",
        "staff file: column not read: {name}",
    ),
}

LEFT_OUT = {
    "not_received": ("无人接待", "not received"),
    "agent_monologue": ("客服独白", "agent's monologue"),
    "automatic_only": ("只有自动消息", "automatic messages only"),
    "own_account": ("自家账号", "own account"),
    "agent_initiated": ("客服主动、买家未回", "agent-initiated"),
    "after_sale": ("售后", "after-sale"),
    "pending": ("待定", "pending"),
    "unmatched": ("对不上买家", "buyer unclear"),
    "unknown": ("未知（订单从更晚才有）", "unknown (before the orders begin)"),
    "no_refunds_file": ("没有退款文件", "no refunds file"),
    "untimed": ("没有时间", "untimed"),
    "without_pieces": ("没有件数", "without pieces"),
    "without_amount": ("没有金额", "without amount"),
    "refund_without_amount": ("没写退款金额", "refund amount not told"),
    "empty": ("空会话", "empty chat"),
    "advertising": ("广告", "advertising"),
    "no_orders_file": ("没有订单文件", "no orders file"),
    "unanswered": ("未回复", "unanswered"),
    "unpaid_orders": ("未付款订单", "unpaid orders"),
    "payment_untold": ("订单看不出是否付款", "orders that do not tell whether they were paid"),
    "end_untold": ("订单没有状态", "orders without a status"),
    "outside_window": ("不在考核时段", "outside the window"),
    "bot_only": ("机器人接待", "robot only"),
    "needs_no_answer": ("无需回复", "needs no answer"),
    "too_late_for_session": ("隔会话才回复", "reply after the session"),
    "not_first_of_session": ("不是会话首轮", "not the session's first round"),
    "offline_message": ("离线留言", "offline message"),
    "no_records_file": ("未提供会话记录", "no session records given"),
    "undecided": ("原因未判定", "cause not decided"),
    "no_threshold": ("口径未设阈值", "the policy sets no threshold"),
    "no_slow_rule": ("口径未设慢响应", "the policy does not say what is slow"),
    "not_rated": ("买家未评分", "not rated by the buyer"),
    "not_said": ("未写明是否解决", "not said whether solved"),
}
"""Why something is left out of a figure, by the code in the facts."""

_LEFT_OUT = {f"because.{code}": both for code, both in LEFT_OUT.items()}

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

_OVERVIEW = {
    "overview.title": ("各店流失询单总览", "Lost inquiries of all shops"),
    "overview.lead": (
        "{shops} 家店，{inquiries} 个询单，流失 {lost} 个",
        "{shops} {shops:shop|shops}: {lost} of {inquiries} {inquiries:inquiry was|inquiries were} "
        "lost",
    ),
    "overview.lead.unknown": (
        "{shops} 家店，{inquiries} 个询单",
        "{shops} {shops:shop|shops}: {inquiries} {inquiries:inquiry|inquiries}",
    ),
    "overview.lead.none": (
        "{failed} 家店都没有做成，没有数字",
        "{failed} {failed:shop|shops} failed, none was reviewed",
    ),
    "overview.stake": ("流失最多涉及 {yuan}（估计）。", "Up to {yuan} at stake (estimate)."),
    "overview.unstaked": (
        "{shops} 家店没有付款的订单可估：其中流失的 {lost} 个不在金额里。",
        "{shops} {shops:shop has|shops have} no paid orders to estimate by: inquiries lost there, "
        "{lost} in all, are in no amount.",
    ),
    "overview.unknown": (
        "{shops} 家店没有可用的订单：其中 {inquiries} 个询单是否流失不知道。",
        "{shops} {shops:shop has|shops have} no usable orders: how many inquiries were lost "
        "there, of "
        "{inquiries}, is unknown.",
    ),
    "overview.pending": (
        "还有 {n} 个询单待定：订单数据还没到有效期的最后一天，没有算作流失。",
        "Inquiries that are pending, for the orders do not reach the end of their window: {n}. "
        "They are not counted as lost.",
    ),
    "overview.early": (
        "{n} 个询单早于本店订单开始的日子，是否流失不知道，没有算作流失。",
        "Inquiries from before their shop's orders begin: {n}. Whether they were lost is unknown; "
        "they are not counted as lost.",
    ),
    "overview.periods": (
        "各店的周期不同（{names}），合计不是同一段时间；用 --week 指定同一周。",
        "The shops' periods differ ({names}), so sums are of no one period; name one by --week.",
    ),
    "overview.how": (
        "每家店按自己的 cstext.toml 计算；变化为与上一期之差，标 * 的超出偶然。",
        "Each shop by its own cstext.toml; changes are against the period before, those marked * "
        "are more than chance.",
    ),
    "overview.failed": ("{n} 家店没有做成", "{n} {n:shop|shops} failed"),
    "overview.other": (
        "没有 cstext.toml 的文件夹不算店，没有读：{names}",
        "Folders without a cstext.toml are no shops and were not read: {names}",
    ),
    "overview.shop": ("店铺", "Shop"),
    "overview.period": ("周期", "Period"),
    "overview.rate": ("流失率", "Lost %"),
    "overview.change": ("变化", "Change"),
    "overview.cause": ("主要原因", "Main cause"),
    "overview.page": ("总览", "Index "),
    "overview.stopped": ("未完成", "failed"),
}

TEXTS: dict[str, tuple[str, str]] = {
    **_PAGE, **_CHANGED, **_SECTIONS, **_CAUSES, **_ACTIONS, **_CHATS, **_WAITED, **_FIGURES,
    **_SHEETS, **_SCORES, **_NOTICES, **_TERMINAL, **_BASIS, **_LEFT_OUT, **_SETTINGS,
    **_OVERVIEW,
}  # fmt: skip


@dataclass(frozen=True)
class Texts:
    """The labels in one language; called with a key and what its blanks hold."""

    lang: str = "zh"

    def __call__(self, key: str, **values: object) -> str:
        """Return a label; a key that is not there is a bug."""
        return filled(TEXTS[key][LANGS.index(self.lang)], **values)

    def code(self, group: str, code: str) -> str:
        """Return the label of a code of the facts, or the code itself where none is known."""
        key = f"{group}.{code}"
        return self(key) if key in TEXTS else code

    def fault(self, reason: str) -> str:
        """Return what a reader says of a row or file, in this language as far as it is known."""
        return fault_text(reason, self.lang)

    def starting(self, prefix: str) -> dict[str, str]:
        """Return the labels whose key begins so, unfilled, by the rest of the key."""
        column = LANGS.index(self.lang)
        return {
            key.removeprefix(prefix): both[column]
            for key, both in TEXTS.items()
            if key.startswith(prefix)
        }
