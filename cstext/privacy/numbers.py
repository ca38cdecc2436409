"""Numbers and names of accounts in chat: phones, identity cards, orders, parcels, bank cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from cstext.privacy.spans import Span

_BEFORE, _AFTER = r"(?<![\dA-Za-z])", r"(?![\dA-Za-z])"
_GAP = r"[\s\-–—_.·*~/|,，、。+#★☆]"

# `\b` does not match between a Han character and a digit: the neighbours are named instead.
_MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86[- ]?)?(?P<n>1[3-9]\d{{9}}){_AFTER.replace('A-Za-z', '')}"
)
_GROUPED = re.compile(
    rf"(?<![\d.])(?:(?:\+|00)?86[- ]?)?(?P<n>"
    rf"1[3-9]\d(?:{_GAP}{{1,3}}|[A-Za-z]{{1,2}})\d{{4}}(?:{_GAP}{{1,3}}|[A-Za-z]{{1,2}})\d{{4}}"
    rf"|1[3-9]\d[ -]\d{{8}}|1[3-9]\d{{5}}[ -]\d{{4}}|1[3-9]\d[ -]\d{{3}}[ -]\d{{5}}"
    rf"|1[3-9]\d{{2}}-\d{{4}}-\d{{3}}|1[3-9]\d{{2}}-\d{{3}}-\d{{4}}"
    rf"|1(?P<gap>[^\d\n]{{1,2}})[3-9](?:(?P=gap)\d){{9}})(?!\d|\.\d)"
)
_HAN_DIGITS = str.maketrans("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789")
_SPELT = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")

_LANDLINE = re.compile(
    r"(?<!\d)(?:\(0\d{2,3}\)|（0\d{2,3}）|0\d{2,3})[- ]?[2-9]\d{2,3}[- ]?\d{4}"
    r"(?:[- 转]{1,2}\d{1,5})?(?!\d)"
    r"|(?<!\d)[48]00[- ]?(?:\d{3}[- ]?\d{4}|\d{4}[- ]?\d{3})(?!\d)"
)
_LOCAL_LINE = re.compile(
    r"(?:座机|固话|家里电话|办公电话|公司电话|电话|传真)(?:号码|号)?(?:是|为|打)?[:：\s]*"
    r"(?P<n>[2-9]\d{3}[- ]?\d{3,4})(?!\d)"
)
_IDENTITY = re.compile(
    rf"{_BEFORE}[1-8]\d{{5}}[ -]?(?P<born>(?:19|20)\d{{6}})[ -]?\d{{3}}[\dXx]{_AFTER}"
)
_OLD_IDENTITY = re.compile(
    rf"{_BEFORE}[1-8]\d{{5}}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}{_AFTER}"
)
_CALLED_IDENTITY = re.compile(
    r"(?i)身份证(?:号码|号)?(?:是|为)?[:：\s]*(?P<n>\d{15}|\d[\d ]{16,19}[\dx])(?![\da-z])"
)
_CARD = re.compile(rf"{_BEFORE}[3-6]\d{{3}}(?:[ -]\d{{4}}){{2,3}}(?:[ -]?\d{{1,4}})?{_AFTER}")
_CALLED_CARD = re.compile(
    r"(?:银行卡|卡号|账号|账户|帐号|储蓄卡|信用卡)(?:号码|号)?(?:是|为)?[:：\s]*"
    r"(?P<n>\d[\d -]{11,25}\d)(?!\d)"
)
_EMAIL = re.compile(
    r"(?i)[a-z0-9][\w.+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
    r"|[a-z0-9][a-z0-9_.+-]*(?:@|艾特)[a-z0-9-]+(?:[.。]|点)(?:com|cn|net)"
)

# Longer than an article's number (12 digits), unless it is called one.
_LONG = re.compile(rf"{_BEFORE}(?:\d{{6}}-\d{{12,16}}|\d{{13,24}}){_AFTER}")
_ARTICLE = re.compile(
    r"(?i)(?:id|id=|item|sku|spu|货号|款号|isbn|编码|条码|条形码|商品(?:id|编号|号)?|宝贝(?:id|编号)?|链接)(?:是|为)?[:：=/\s]*$"
)
_CALLED_ORDER = re.compile(
    r"(?i)(?:订单编号|订单号码|订单号|订单|运单号|运单|快递单号|物流单号|快递号|单号|面单|包裹号|交易号|流水号|退款编号|"
    r"售后单号|服务单号|取件码|提货码)(?:后面)?(?:是|为|的|给你)?[:：#\s]*"
    r"(?P<n>[A-Z]{0,4}\d[\dA-Z]{6,25}|\d{1,4}-\d{1,4}-\d{3,5})(?![\dA-Z])"
)
_ORDER_GROUPS = re.compile(
    r"(?:订单编号|订单号码?|运单号|快递号|单号|流水号|交易号)(?:是|为)?[:：#\s]*"
    r"(?P<n>(?=(?:\d[ -]?){12,30}(?!\d))\d{2,6}(?:[ -]\d{3,6}){2,6})(?![\dA-Za-z])"
)
_NEAR_ORDER = re.compile(r"(?:订单|单号|运单|快递)[^\d\n]{0,10}?(?P<n>\d{12,24})(?!\d)")
_PARCEL = re.compile(
    rf"(?i){_BEFORE}(?:(?:SF|YT|ZTO|STO|JDV|JDK|JDX|JD|JT|VA|VB|VC|DPK|DBK|KYE|HT|TT|YD|CN|EMS|UC)[A-Z]{{0,3}}\d{{8,18}}"
    r"|(?:E|R|C|L)[A-Z]\d{9}CN)(?:-\d{1,2}){0,2}(?![\dA-Z])"
)
_QQ = re.compile(
    r"(?i)(?:qq|扣扣|企鹅|秋秋|(?<![a-z])q)(?:号码|号)?(?:是|为|加|群)?[:：\s]*"
    r"(?P<n>[1-9]\d{4,10})(?!\d)"
    r"|(?P<m>[1-9]\d{4,10})(?=(?:这个|是我的?)?(?:qq|扣扣))"
)
_WECHAT = re.compile(
    r"(?i)(?:[微威薇徽v][^\w\s]?信|微 信|wei信|绿泡泡|wechat|weixin|加个?[v微]|"
    r"(?<![a-z])(?:vx|wx|v|微)(?![a-z]))"
    r"\s?(?:号码|号|id)?(?:是|为|加|就是|搜|同号)?[:：\s]*"
    r"(?P<n>[a-z][-_a-z0-9]{5,19}|[1-9]\d{5,10})(?![-_a-z0-9])"
)
_WXID = re.compile(r"(?i)(?<![a-z0-9])wxid_[a-z0-9]{6,}")


def number_spans(text: str) -> Iterator[Span]:
    """Yield where private numbers and account names stand."""
    yield from _identities(text)
    yield from _phones(text)
    for pattern, mask in _PLAIN:
        for match in pattern.finditer(text):
            yield _named(match, mask)
    for pattern in (_LONG, _NEAR_ORDER):
        for match in pattern.finditer(text):
            span = _named(match, "[单号]")
            if not _ARTICLE.search(text, 0, span.start):
                yield span


_PLAIN = (
    (_EMAIL, "[邮箱]"),
    (_CARD, "[卡号]"),
    (_CALLED_CARD, "[卡号]"),
    (_LANDLINE, "[电话]"),
    (_LOCAL_LINE, "[电话]"),
    (_CALLED_ORDER, "[单号]"),
    (_ORDER_GROUPS, "[单号]"),
    (_PARCEL, "[单号]"),
    (_WXID, "[账号]"),
    (_QQ, "[账号]"),
    (_WECHAT, "[账号]"),
)


def _named(match: re.Match[str], mask: str) -> Span:
    """The group that is the number, where the pattern has one, else the whole match."""
    for group, value in match.groupdict().items():
        if value is not None:
            return Span(match.start(group), match.end(group), mask)
    return Span(match.start(), match.end(), mask)


def _phones(text: str) -> Iterator[Span]:
    spelt = text.translate(_HAN_DIGITS)
    for match in (*_MOBILE.finditer(text), *_GROUPED.finditer(text)):
        digits = re.sub(r"\D", "", match["n"])
        yield Span(match.start(), match.end(), f"{digits[:3]}********")
    if spelt != text:
        for match in _SPELT.finditer(spelt):
            yield Span(match.start(), match.end(), f"{match[0][:3]}********")


def _identities(text: str) -> Iterator[Span]:
    for match in _IDENTITY.finditer(text):
        if _is_day(match["born"]):
            yield Span(match.start(), match.end(), "[身份证]")
    for pattern in (_OLD_IDENTITY, _CALLED_IDENTITY):
        for match in pattern.finditer(text):
            yield _named(match, "[身份证]")


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
