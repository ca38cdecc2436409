"""What the readers say of rows and files, in the reader's language: one table."""

from __future__ import annotations

import re

_COLUMNS = {
    "conversation": "会话编号",
    "order_id": "订单编号",
    "refund_id": "退款编号",
    "record_id": "会话编号",
    "amount": "金额",
    "paid": "实付金额",
    "refund": "退款金额",
    "ordered_at": "下单时间",
    "paid_at": "付款时间",
    "requested_at": "申请时间",
    "settled_at": "完结时间",
    "started_at": "咨询时间",
    "session_id": "会话编号 session_id",
    "messages": "消息 messages",
    "receiver": "接收人",
    "sender": "发送人",
    "buyer": "买家",
    "time": "时间",
    "known time": "读得懂的时间",
    "userNickFrom": "发送人 userNickFrom",
    "msg": "内容 msg",
}

# What a reader says (its changing parts as groups), and the same in Chinese.
_CHINESE = {
    # rows that are rejected
    r"the time cannot be read": "时间读不懂",
    r"the time is missing": "没有时间",
    r"the text is missing": "没有内容",
    r"the file is damaged from here on": "文件从这里起损坏",
    r"the role is empty or no known word": "角色为空或不认识",
    r"nothing tells whether a buyer or an agent wrote it": "看不出是买家还是客服发的",
    r"nothing tells who the buyer is": "看不出买家是谁",
    r"the row names neither conversation nor buyer": "这一行没有会话也没有买家",
    r"the row names no buyer": "这一行没有买家",
    r"the row has no order number": "这一行没有订单编号",
    r"the row does not say when it was ordered": "这一行没有下单时间",
    r"the row does not say when the session began": "这一行没有会话开始时间",
    r"the line belongs to no message": "这一行不属于任何消息",
    r"the message stands under no buyer": "不知道这条消息是对哪个买家说的",
    r"the message has neither text nor sender": "这条消息没有内容也没有发送人",
    r"the message has no (.+)": "这条消息没有{0}",
    r"the chat has no (.+)": "这个会话没有{0}",
    r"the session has no meta or no messages": "这个会话没有 meta 或没有消息",
    r"the messages are no JSON list": "messages 不是 JSON 列表",
    r"message (\d+): role is none of the known": "第 {0} 条消息：角色不认识",
    r"message (\d+): text is missing": "第 {0} 条消息：没有内容",
    r"message (\d+): sender_nick is missing": "第 {0} 条消息：没有 sender_nick",
    r"no JSON object": "不是 JSON 对象",
    r"no JSON object with a message": "不是带消息的 JSON 对象",
    r"no JSON object with sessions": "不是带会话的 JSON 对象",
    r"more cells than the header has": "单元格比表头多",
    r"fewer cells than the header has": "单元格比表头少",
    r"a cell is longer than any message": "有一格比任何消息都长",
    r"a quote is opened and never closed": "引号没有配对",
    r"(\w+) cannot be read": "{0}读不懂",
    r"(\w+) was rounded by Excel(?: .*)?": "{0}被 Excel 改成了科学计数，末尾数字已丢失",
    # what was left out on purpose
    r"(\d+) messages? of group chats left out": "群聊消息 {0} 条不计",
    r"(\d+) messages? told twice in the file left out": "文件里重复的消息 {0} 条不计",
    r"(\d+) messages? among staff left out": "同事之间的消息 {0} 条不计",
    r"(\d+) changes? of company left out": "切换企业的记录 {0} 条不计",
    r"(\d+) push(?:es)? that (?:is|are) no message left out": "不是消息的推送 {0} 条不计",
    r"(\d+) rows? of totals or without a session left out": "合计行或没有会话的行 {0} 行不计",
    r"(\d+) rows? of totals left out": "合计行 {0} 行不计",
    r"(\d+) lines? above the header (?:is|are) not read": "表头上方有 {0} 行，没有读",
    r"sheet (\d+) is hidden and is not read": "第 {0} 张工作表是隐藏的，没有读",
    r"sheet (\d+) has other columns and is not read": "第 {0} 张工作表列名不同，没有读",
    r"not all bytes are (\S+); those read as \ufffd": (
        "不是每个字节都合 {0} 编码，读不出的写作 \ufffd"
    ),
    r"name the shop's own accounts in cstext.toml: .*": (
        "请在 cstext.toml 里写明本店账号：[accounts] agents = [...]"
    ),
    r"no time of payment: orders called paid count as paid when they were placed": (
        "没有付款时间：状态为已付款的订单，按下单时付款算"
    ),
    r"nothing tells which orders were paid: what was paid is not known": (
        "看不出哪些订单付了款：付款数据未知"
    ),
    r"no time has a time of day: waits are not known": "时间只有日期：等待时长无从得知",
    r"no time has seconds: waits are known to the minute": "时间没有秒：等待时长只精确到分钟",
    r"orders have days without times: .*": (
        "订单只有日期没有时刻：与聊天同一天的订单，算在聊天之前"
    ),
    # files that are skipped
    r"hidden file": "隐藏文件",
    r"is a link to a folder; name that folder": "是文件夹的链接，请写明那个文件夹",
    r"part of a review": "本工具写的复盘文件",
    r"part of a workspace": "本工具存的历史库",
    r"is a result of cstext, no export": "本工具算出的结果，不是导出的数据",
    r"holds labels, no export": "是标注文件，不是导出的数据",
    r"no layout fits it": "没有格式与它相符",
    r"no layout fits it \(columns: (.+)\)": "没有格式与它相符（列名：{0}；可写对照 --mapping）",
    r"is a picture": "是图片",
    r"is a web page without a table of chats or orders": "是网页（HTML），里面没有聊天或订单的表格",
    r"is XML, whatever its name says: open it in Excel and save it as XLSX": (
        "是 XML，不管扩展名是什么；请用 Excel 打开，另存为 XLSX"
    ),
    r"is no text and no table": "不是文本也不是表格",
    r"is empty": "是空文件",
    r"is an empty ZIP archive": "是空的 ZIP",
    r"its name leads out of the archive": "文件名指到 ZIP 之外",
    r"is a ZIP archive deep in another: .*": "ZIP 里套了太多层 ZIP",
    # files that cannot be read
    r"cannot be read below row (\d+): .*": "第 {0} 行以下读不出，以上已读",
    r"the ZIP file is damaged or cut off.*": "ZIP 文件损坏或不完整，请重新下载",
    r"is damaged in the ZIP file.*": "在 ZIP 里已损坏，请重新下载 ZIP",
    r"is locked with a password.*": "有密码，请解压后再读",
    r"is packed in a way that cannot be read.*": "压缩方式不认识，请解压后再读",
    r"holds more than (\d+) files.*": "里面超过 {0} 个文件，请解压后再读",
    r"unpacks to more than (\d+) times .*": "解压后超过原来的 {0} 倍，不像导出的数据",
    r"the Excel file is damaged, cut off or locked.*": "Excel 文件损坏、不完整或有密码，请重新导出",
    r"the Excel file has no rows": "Excel 文件里没有内容",
    r"the Parquet file is damaged.*": "Parquet 文件损坏，请重新导出",
    r"cannot be opened: (.+)": "打不开：{0}",
    r"layout (\S+) does not fit it": "与格式 {0} 不符",
    r"more than one layout fits \((.+)\)": "有多个格式与它相符（{0}），请用 --layout 指定",
}
_TABLE = [(re.compile(pattern), text) for pattern, text in _CHINESE.items()]


def fault_text(reason: str, lang: str) -> str:
    """Return what a reader says of a row or file, in ``zh`` or ``en``; one not known stays English.

    >>> fault_text("the message has no time", "zh"), fault_text("is empty", "en")
    ('这条消息没有时间', 'is empty')
    """
    if lang == "zh":
        for pattern, text in _TABLE:
            if found := pattern.fullmatch(reason):
                return text.format(*(_COLUMNS.get(part, part) for part in found.groups()))
    return reason
