"""Order exports of the three channels and the refunds."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from model import Order, Refund

from writers.sheet import workbook

_TAOBAO = (
    "订单编号",
    "买家会员名",
    "总金额",
    "买家实际支付金额",
    "订单状态",
    "订单创建时间",
    "订单付款时间",
    "宝贝标题",
    "宝贝总数量",
)
_JD = (
    "订单号",
    "商品名称",
    "订购数量",
    "下单时间",
    "应付金额",
    "下单帐号",
    "订单状态",
    "付款时间",
    "实付金额",
)
_OTHER = (
    "订单号",
    "买家",
    "下单时间",
    "付款时间",
    "订单状态",
    "应付金额",
    "实付金额",
    "商品",
    "规格",
    "数量",
)
_REFUND = (
    "退款编号",
    "订单编号",
    "买家会员名",
    "退款金额",
    "退款原因",
    "退款状态",
    "申请时间",
    "完结时间",
    "是否介入",
)
_TAOBAO_STAGE = {
    "closed": "交易关闭",
    "refunded": "交易关闭",
    "waiting": "买家已付款，等待卖家发货",
    "sent": "卖家已发货，等待买家确认",
    "done": "交易成功",
}
_JD_STAGE = {
    "closed": "已取消",
    "refunded": "已取消",
    "waiting": "等待出库",
    "sent": "等待确认收货",
    "done": "完成",
}
_OTHER_STAGE = {
    "closed": "已关闭",
    "refunded": "已关闭",
    "waiting": "待发货",
    "sent": "已发货",
    "done": "已完成",
}
_REFUND_STAGE = {"done": "退款成功", "closed": "退款关闭", "open": "等待卖家处理"}


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _clock(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]], encoding: str) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


def write_taobao(orders: list[Order]) -> bytes:
    """Layout O1, newest first as 千牛 exports it."""
    rows = [
        (
            o.number,
            o.buyer.account,
            _yuan(o.total),
            _yuan(o.paid),
            _TAOBAO_STAGE[o.stage],
            _clock(o.created_at),
            _clock(o.paid_at),
            f"{o.goods.title} {o.colour}",
            str(o.pieces),
        )
        for o in reversed(orders)
    ]
    return _csv(_TAOBAO, rows, "gbk")


def write_jd(orders: list[Order]) -> bytes:
    """Layout O2 with state and payment; times as text."""
    rows = [
        (
            o.number,
            f"{o.goods.title} {o.colour} {o.size}",
            o.pieces,
            _clock(o.created_at),
            o.total / 100,
            o.buyer.account,
            _JD_STAGE[o.stage],
            _clock(o.paid_at),
            o.paid / 100,
        )
        for o in orders
    ]
    return workbook("订单", _JD, rows)


def write_other(orders: list[Order]) -> bytes:
    """The third channel's table; times as dates."""
    rows = [
        (
            o.number,
            o.buyer.account,
            o.created_at,
            o.paid_at,
            _OTHER_STAGE[o.stage],
            o.total / 100,
            o.paid / 100,
            o.goods.title,
            f"{o.colour};{o.size}",
            o.pieces,
        )
        for o in orders
    ]
    return workbook("订单明细", _OTHER, rows)


def write_refunds(refunds: list[Refund]) -> bytes:
    """Refunds of all channels, UTF-8 with BOM."""
    rows = [
        (
            r.number,
            r.order.number,
            r.order.buyer.account,
            _yuan(r.amount),
            r.reason,
            _REFUND_STAGE[r.stage],
            _clock(r.asked_at),
            _clock(r.settled_at),
            "是" if r.intervened else "否",
        )
        for r in refunds
    ]
    return _csv(_REFUND, rows, "utf-8-sig")
