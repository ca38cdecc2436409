"""The column names of other people's tables, in Chinese and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

_MESSAGES = {
    "conversation": "conversation conversation_id session session_id chat_id dialog_id "
    "dialogue_id 会话 会话id 会话编号 会话号 会话标识 对话id 对话编号 咨询id 聊天id 会话名称",
    "shop": "shop shop_name store store_name 店铺 店铺名 店铺名称 店铺昵称 网店 商家名称",
    "buyer": "buyer buyer_nick buyer_name buyer_id customer customer_name customer_id visitor "
    "买家 买家昵称 买家会员名 买家旺旺 买家id 顾客 顾客昵称 客户 客户昵称 客户名称 访客 "
    "访客用户名 访客昵称 用户昵称 用户名 用户id 买家账号 買家",
    "agent": "agent agent_name agent_id staff staff_name 客服 客服昵称 客服账号 客服名称 "
    "客服姓名 接待客服 坐席 子账号 客服旺旺 客服id",
    "role": "role sender_role sender_type author_type from_role 角色 发送方角色 发送者角色 "
    "发送人角色 发送者类型 发送方类型 发送人类型 身份 发送者身份 发送方身份 消息方向",
    "sender": "sender sender_nick sender_name from author speaker 发送人 发送者 发送方 发言人 "
    "说话人 昵称 发送账号 发件人 发送人昵称 发送者昵称",
    "receiver": "receiver to recipient 接收人 接收者 接收方 收件人 接收账号",
    "sent_at": "sent_at sent_time send_time time timestamp datetime created_at message_time "
    "msg_time 时间 发送时间 消息时间 聊天时间 对话时间 发言时间 创建时间 日期时间 時間",
    "text": "text content message message_text msg body 内容 消息内容 消息 聊天内容 文本 "
    "发送内容 对话内容 聊天记录内容 正文 內容",
    "kind": "kind message_type msg_type content_type 消息类型 内容类型 类型",
}

_ORDERS = {
    "order_id": "order_id order_no order_number order_sn 订单编号 订单号 主订单编号 订单id "
    "主订单号 交易编号 订单序号",
    "buyer": "buyer buyer_nick buyer_name buyer_id customer customer_name 买家会员名 买家昵称 "
    "买家 买家旺旺 下单帐号 下单账号 买家账号 买家帐号 顾客 客户 客户昵称 用户昵称 会员名",
    "shop": "shop shop_name store 店铺 店铺名 店铺名称 商家名称",
    "ordered_at": "ordered_at order_time created_at order_date 订单创建时间 下单时间 拍下时间 "
    "创建时间 订单时间 下单日期 订单成交时间 成交时间 订单提交时间",
    "paid_at": "paid_at pay_time payment_time 订单付款时间 付款时间 支付时间 买家付款时间 "
    "付款确认时间 订单支付时间 支付完成时间",
    "amount": "amount total total_amount order_amount price 总金额 应付金额 订单金额 "
    "买家应付货款 订单总额 订单应付金额 商品总价 应付总额 金额",
    "paid": "paid paid_amount actual_amount 买家实际支付金额 实付金额 实际支付金额 实收金额 "
    "商家实收金额 实付款 支付金额 付款金额 用户实付金额 订单实付金额 买家实付金额 实付",
    "status": "status order_status state 订单状态 交易状态 状态",
    "after_sale": "售后状态 after_sale_status",
    "pieces_total": "宝贝总数量 商品总数量 总数量 总件数 total_quantity",
    "pieces": "pieces quantity qty 订购数量 商品数量 数量 件数 购买数量 宝贝数量 商品数量件",
    "goods": "goods title item item_name product product_name 宝贝标题 商品名称 商品 商品标题 "
    "宝贝名称 标题 选购商品",
    "sku": "sku sku_name variant spec 商品规格 规格 商品属性 颜色尺码 sku名称 销售属性 宝贝属性",
}

_MESSAGE_DAYS = {
    "sent_at": "日期 消息日期 发送日期 聊天日期 对话日期 发言日期 date msg_date message_date "
    "sent_date chat_date",
}

_ORDER_DAYS = {
    "ordered_at": "下单日期 订单日期 order_date 创建日期 订单创建日期 拍下日期 成交日期 日期 date",
    "paid_at": "付款日期 支付日期 订单付款日期 pay_date payment_date",
}

_REFUND_DAYS = {
    "requested_at": "申请日期 退款申请日期 售后申请日期 日期 date",
    "settled_at": "完结日期 退款完结日期 退款完成日期 完成日期",
}

_ORDER_CLOCKS = {"ordered_at": "时间 time"}

_REFUNDS = {
    "order_id": _ORDERS["order_id"],
    "shop": _ORDERS["shop"],
    "refund_id": "refund_id refund_no 退款编号 退款单号 售后编号 售后单号 服务单号 退款id",
    "requested_at": "requested_at applied_at refund_time 申请时间 退款申请时间 退款的申请时间 "
    "售后申请时间 申请退款时间",
    "settled_at": "settled_at finished_at 完结时间 退款完结时间 退款完成时间 完成时间 "
    "售后完结时间 退款成功时间",
    "refund": "refund refund_amount amount 退款金额 买家退款金额 申请退款金额 退款总金额 "
    "退货退款金额",
    "pieces": "pieces quantity qty 退款数量 退货数量 申请数量 数量 退款件数",
    "intervened": "is_intervened intervened platform_intervention 是否介入 小二是否介入 "
    "客服介入状态 平台介入 是否平台介入 客服是否介入 平台是否介入",
    "status": "status refund_status 退款状态 售后状态 状态",
}

_RECORDS = {
    "record_id": "cid 会话id session_id 会话编号 咨询id",
    "shop": _ORDERS["shop"],
    "buyer": "顾客 顾客账号 访客用户名 访客昵称 访客 客户 客户昵称 buyer customer",
    "agent": "客服 客服账号 接待客服 客服昵称 agent",
    "transferred_to": "转接后客服 转接客服",
    "started_at": "咨询时间 会话开始时间 访客进入时间 开始时间",
    "satisfaction": "满意度 满意度评价 客户满意度 评价结果",
    "solved": "是否解决 客服解决状态 解决状态",
    "first_response": "首次响应时间 客服首次响应时长 首次响应时长",
    "average_response": "新平均响应时间 平均响应时间 客服平均响应时长 平均响应时长",
    "duration": "会话时长",
    "buyer_messages": "客户消息数 顾客消息数 访客消息数",
    "agent_messages": "客服消息数",
    "topic": "咨询类型 一级分类",
    "goods": "商品名称",
}

_RECORD_DAYS = {
    "started_at": "咨询日期 会话日期 会话开始日期 开始日期 访客进入日期 日期 date",
}

_OF_WORKBOOKS = ({"序号", "条", "证据"}, {"No.", "n", "Evidence"})  # the sheet of chats

_OF_RESULTS = ("left_out_because", "outcome", "decided_by", "asked_at", "session_n")

# A header: few signs, no number, no sentence; of all of them some must end as only headers do.
_NAME = re.compile(r"(?!.*\d{3})[\w \-/.()（）]{1,24}")
_NAMES_A_COLUMN = re.compile(
    r"(时间|日期|编号|内容|类型|角色|昵称|账号|名称|姓名|状态|[_ ]id|time|date|name|type|role)$",
    re.IGNORECASE,
)
_LEAST_TELLING = 2

Lexicon = dict[str, list[str]]


def _lexicon(words: dict[str, str]) -> Lexicon:
    return {name: [word.replace("_", "") for word in line.split()] for name, line in words.items()}


MESSAGES = _lexicon(_MESSAGES)
MESSAGE_DAYS = _lexicon(_MESSAGE_DAYS)
"""The days beside our columns of times, where those hold but a clock."""
ORDERS = _lexicon(_ORDERS)
ORDER_DAYS = _lexicon(_ORDER_DAYS)
ORDER_CLOCKS = _lexicon(_ORDER_CLOCKS)
"""What is an order's time only beside a column of its day."""
REFUNDS = _lexicon(_REFUNDS)
REFUND_DAYS = _lexicon(_REFUND_DAYS)
RECORDS = _lexicon(_RECORDS)
RECORD_DAYS = _lexicon(_RECORD_DAYS)


def plain_name(header: str) -> str:
    """Return a header as it is compared: width, case, blanks and a unit in brackets do not count.

    >>> plain_name(" 商家实收金额（元） "), plain_name("Sent_At")
    ('商家实收金额', 'sentat')
    """
    name = unicodedata.normalize("NFKC", header).lower()
    return re.sub(r"\([^()]*\)$|[\s_\-:'\"\ufeff]", "", name.strip().strip("\ufeff"))


def recognise(headers: Sequence[str], lexicon: Lexicon) -> dict[str, str]:
    """Return our column name to theirs, for those that the lexicon knows.

    Where two of theirs fit one of ours, the word that stands first in the lexicon wins.
    """
    theirs = {plain_name(header): header for header in reversed(headers)}
    found: dict[str, str] = {}
    for name, words in lexicon.items():
        match = next((theirs[word] for word in words if word in theirs), None)
        if match is not None:
            found[name] = match
    return found


def is_result(headers: Iterable[str]) -> bool:
    """Whether these are the columns of a table that cstext itself worked out: no export.

    >>> is_result(["session_id", "outcome", "order_id"]), is_result(["session_id", "role", "text"])
    (True, False)
    """
    names = {header.strip("\ufeff ") for header in headers}
    is_answer = "session_id" in names and not names.isdisjoint(_OF_RESULTS)
    return is_answer or any(names.issuperset(ours) for ours in _OF_WORKBOOKS)


def kind_of(headers: Iterable[str]) -> Literal["chats", "orders", "refunds"] | None:
    """Return what a table with these columns holds, by all that is known of it, or None.

    Looser than what its reader needs, so that a table that lacks a column is told what it lacks.
    """
    names = [header for header in headers if header.strip()]
    if is_result(names):
        return None
    chats, orders, refunds = (set(recognise(names, x)) for x in (MESSAGES, ORDERS, REFUNDS))
    if "text" in chats and chats & {"role", "sender", "sent_at"}:
        return "chats"
    asked = refunds & {"requested_at", "settled_at", "intervened"}
    if "refund_id" in refunds or (asked and "refund" in refunds and "ordered_at" not in orders):
        return "refunds"
    placed = orders & {"order_id", "ordered_at", "paid_at", "status", "paid"}
    return "orders" if placed and len(orders) >= 3 else None


def column_names(headers: Sequence[str]) -> list[str]:
    """Return headers that nobody can take for words of a chat; none where one of them might be.

    >>> column_names(["会话编号", "谁说的", "发言时间"]), column_names(["tb1", "有货吗"])
    (['会话编号', '谁说的', '发言时间'], [])
    """
    names = [header.strip() for header in headers if header.strip()]
    are_names = all(_NAME.fullmatch(name) for name in names)
    telling = sum(bool(_NAMES_A_COLUMN.search(name)) for name in names)
    return names if are_names and telling >= _LEAST_TELLING else []
