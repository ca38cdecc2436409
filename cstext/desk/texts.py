"""Every label of the desk, in Chinese and in English."""

from __future__ import annotations

from cstext.report.texts import LANGS, Texts
from cstext.tables import REASONS

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("流失询单复核", "Review of lost inquiries"),
    "title.obstacle": ("聊天障碍复核", "Review of obstacles"),
    "skip_to_chat": ("跳到聊天", "Skip to the chat"),
    "queue": ("待看的聊天", "Chats to read"),
    "chat": ("聊天内容", "Chat"),
    "filters": ("筛选", "Filters"),
    "order": ("顺序", "Order"),
    "order.review": ("先看没把握的，再看金额", "Unsure first, then money at stake"),
    "order.learn": ("先看最能教会模型的", "What teaches the model most"),
    "order.random": ("随机（用来估计准确率）", "Random (to measure accuracy)"),
    "order.random.why": (
        "随机顺序下先不显示模型的判断：看了再判会偏向同意，测出的准确率就虚高。",
        "In the random order the model's proposal is hidden until you decide: having seen it, "
        "people tend to agree, and the measured accuracy would be flattered.",
    ),
    "search": ("搜索", "Search"),
    "agent": ("客服", "Agent"),
    "goods": ("商品", "Goods"),
    "cause": ("原因", "Cause"),
    "day": ("日期", "Day"),
    "state": ("状态", "State"),
    "all": ("全部", "All"),
    "state.open": ("未判", "Open"),
    "state.decided": ("已判", "Decided"),
    "state.skipped": ("已跳过", "Skipped"),
    "state.disputed": ("有分歧", "Disputed"),
    "state.changed": ("聊天有变化", "Chat changed since"),
    "clear": ("清除筛选", "Clear filters"),
    "none": ("没有符合条件的聊天", "No chat fits"),
    "finished": ("这里的聊天都判完了。", "Every chat here is decided."),
    "shown": ("{shown} 个聊天", "Chats: {shown}"),
    "cut": ("只列出前 {n} 个", "the first {n} are listed"),
    "progress": ("已判 {done} / {all}", "{done} of {all} decided"),
    "pace": ("每个约 {n} 秒", "about {n} s each"),
    "proposed": ("模型判断", "The model says"),
    "sure": ("把握 {p}", "{p} sure"),
    "unsure": ("没把握", "unsure"),
    "hidden": ("判完再显示模型的判断", "The proposal is shown once you have decided"),
    "or": ("也可能是{reason}（{p}）", "or {reason} ({p})"),
    "leans": (
        "；拿不准时先提能补救的原因",
        "; in doubt it names a cause that one can act on",
    ),
    "stake": ("这样的订单约 {amount}", "such an order comes to about {amount}"),
    "wanted": ("想要", "Wanted"),
    "evidence": ("依据", "Evidence"),
    "decided.by": ("{person} 判为{reason}", "{person} decided {reason}"),
    "decided.second": ("，其次{reason}", ", second {reason}"),
    "disputed": (
        "有分歧，请看过后定夺：",
        "These two disagree; your decision settles it:",
    ),
    "changed": (
        "判过之后聊天内容变了，请重看。",
        "The chat has changed since it was decided; please read it again.",
    ),
    "decide": ("判定原因", "Decide the cause"),
    "second": ("第二原因", "Second cause"),
    "second.none": ("无", "None"),
    "note": ("备注", "Note"),
    "note.placeholder": ("可不填，回车返回", "Optional; Enter to go back"),
    "skip": ("跳过", "Skip"),
    "undo": ("撤销", "Undo"),
    "previous": ("上一个", "Previous"),
    "next": ("下一个", "Next"),
    "list": ("列表", "List"),
    "saved": ("已存：{reason}", "Saved: {reason}"),
    "saved.skip": ("已跳过", "Skipped"),
    "undone": ("已撤销", "Undone"),
    "undo.none": ("没有可撤销的", "Nothing to undo"),
    "saving": ("正在保存…", "Saving…"),
    "lost": (
        "没有存上：连不上服务。按任意判定键重试，或回到终端重新打开链接。",
        "Not saved: the desk does not answer. Press a key again, or open the link anew.",
    ),
    "unread": (
        "连不上服务，聊天没有取到。请再按一次，或回到终端重新打开链接。",
        "The desk does not answer, no chat was fetched. Press a key again, or open the link anew.",
    ),
    "ended": (
        "会话已结束，请用终端里的链接重新打开。",
        "This session has ended; open the link from the terminal again.",
    ),
    "error.changed": (
        "没有存上：这个聊天已经变了，请刷新。",
        "Not saved: the chat has changed; reload the page.",
    ),
    "error.unknown": ("没有存上：找不到这个聊天。", "Not saved: no such chat."),
    "error.cause": ("没有存上：原因不对。", "Not saved: no such cause."),
    "error.write": (
        "没有存上：标注文件写不进去，请看磁盘和权限。",
        "Not saved: the label file cannot be written; look at disk space and rights.",
    ),
    "keys": (
        "1–5 判定 · Shift+1–5 第二原因 · S 跳过 · U 撤销 · N 备注 · / 搜索 · ← → 换聊天 · ↑ ↓ 滚动",
        "1–5 decide · Shift+1–5 second · S skip · U undo · N note · / search · ← → chat · "
        "↑ ↓ scroll",
    ),
    "learning": ("再标一小时值多少", "What one more hour brings"),
    "learning.ask": ("算一算（几分钟）", "Work it out (some minutes)"),
    "learning.working": (
        "正在交叉验证，可以继续判……",
        "Cross-validating; you can go on deciding …",
    ),
    "learning.few": (
        "标注还不够：至少 {least} 个，且每种原因至少 {each} 个，现在 {n} 个。",
        "Not enough labels yet: {least} at least and {each} of each cause; there are {n}.",
    ),
    "learning.line": (
        "{n} 个标注时准确率 {now}（95% 区间 {now_low}–{now_high}）；"
        "再标一小时（约 {more} 个）预计 {gain}（区间 {low} 到 {high}）。",
        "With {n} labels {now} are right (95 % interval {now_low}–{now_high}); one more hour "
        "(about {more}) is expected to bring {gain} (interval {low} to {high}).",
    ),
    "learning.nothing": (
        "区间含 0：也可能没有提高。",
        "The interval holds 0: it may bring nothing.",
    ),
    "learning.how": (
        "在已标注的聊天上交叉验证，按标注数的对数外推。",
        "Cross-validated on the labelled chats, extrapolated over the logarithm of their number.",
    ),
    "learning.failed": ("算不出来。", "It could not be worked out."),
    "reader": ("标注人 {name}", "Reader {name}"),
    "blind": ("盲判：不显示模型和他人的判断", "Blind: neither model nor others are shown"),
    "leave": ("结束", "Leave"),
    "left": ("已结束，可以关掉这一页。", "You have left; this page can be closed."),
    "password": ("密码", "Password"),
    "enter": ("进入", "Enter"),
    "password.wrong": ("密码不对。", "That is not the password."),
    "token.missing": (
        "请用终端里的链接打开这一页。",
        "Open this page by the link that the terminal shows.",
    ),
    "noscript": ("这一页需要 JavaScript。", "This page needs JavaScript."),
    "no_cases": ("这段时间没有流失的询单。", "No lost inquiry in this period."),
    "unassigned": ("未分配", "Unassigned"),
}  # fmt: skip


def desk_texts(lang: str) -> dict[str, str]:
    """Return the desk's labels in a language, with those of causes and roles from the review."""
    shared = Texts(lang)
    column = LANGS.index(lang)
    return {
        **{key: both[column] for key, both in TEXTS.items()},
        **{f"reason.{cause}": shared.code("reason", cause) for cause in REASONS},
        **{f"what.{cause}": shared.code("reason", f"{cause}.what") for cause in REASONS},
        **{f"role.{role}": text for role, text in shared.starting("role.").items()},
    }
