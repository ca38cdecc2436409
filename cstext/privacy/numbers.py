"""Numbers and names of accounts in chat: phones, identity cards, orders, parcels, bank cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from cstext.privacy.spans import Span

_BEFORE, _AFTER = r"(?<![\dA-Za-z])", r"(?![\dA-Za-z])"
_GAP = r"[\s\-–—_.·…*~/|,，、。+#★☆]"

# `\b` does not match between a Han character and a digit: the neighbours are named instead.
_MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86[- ]?)?(?P<n>1[3-9]\d{{9}}){_AFTER.replace('A-Za-z', '')}"
)
_GROUPED = re.compile(
    rf"(?<![\d.])(?:(?:\+|00)?86[- ]?)?(?P<n>"
    rf"1[3-9]\d(?:{_GAP}{{1,3}}|[A-Za-z]{{1,2}})\d{{4}}(?:{_GAP}{{1,3}}|[A-Za-z]{{1,2}})\d{{4}}"
    rf"|1[3-9]\d[ -]\d{{8}}|1[3-9]\d{{5}}[ -]\d{{4}}|1[3-9]\d[ -]\d{{3}}[ -]\d{{5}}"
    rf"|1[3-9]\d{{2}}-\d{{4}}-\d{{3}}|1[3-9]\d{{2}}-\d{{3}}-\d{{4}}"
    rf"|[(（]1[3-9]\d[)）]{_GAP}{{0,2}}\d{{4}}{_GAP}{{0,2}}\d{{4}}"
    r"|1[3-9]\d[(（]?(?P<told>[空杠转])[)）]?\d{4}[(（]?(?P=told)[)）]?\d{4}"
    rf"|1(?P<gap>[^\d\n]{{1,2}})[3-9](?:(?P=gap)\d){{9}})(?!\d|\.\d)"
)
# What is called a phone number may be in any groups.
_CALLED_MOBILE = re.compile(
    r"(?i)(?:手机号码?|手机[:：]|电话(?:号码?)?|联系方式|(?<![a-z])(?:tel|phone|mobile))"
    rf"(?:是|为|打|[:：\s])*(?P<n>1(?:{_GAP}{{0,2}}[3-9])(?:{_GAP}{{0,2}}\d){{9}})(?!{_GAP}?\d)"
)
# Groups that are measures or prices: 150*2000*1200mm, 159/1899/1999三款.
_MEASURES = re.compile(
    r"(?i)\s*(?:[ck]?m{1,2}(?![a-z码号])|[mk]?[gl](?![a-z码号])|毫米|厘米|公分|[米寸元块克斤升瓦]"
    r"|三?[款种档]|哪[款种]|(?:的|有什么)?(?:区别|不同|价))"
)
_MEASURED = re.compile(
    r"(?:[货款型]号|商品编号|尺寸|规格|大小|长宽高|价|价格|价位|券后|[¥￥])(?:是|为|[:：\s])*$"
)
# Mobile numbers abroad: a country's code, the signs that may follow, how many digits then.
_ABROAD = (
    ("1", "[2-9]", "9"),
    ("7", "9", "9"),
    ("(?:33|34)", "[67]", "8"),
    ("39", "3", "9"),
    ("44", "[27]", "9"),
    ("49", "1", "9,10"),
    ("60", "1", "8,9"),
    ("61", "4", "8"),
    ("62", "8", "8,10"),
    ("63", "9", "9"),
    ("64", "2", "7,9"),
    ("65", "[3689]", "7"),
    ("66", "[689]", "8"),
    ("81", "[789]", "9"),
    ("82", "1", "9"),
    ("84", "[35789]", "8"),
    ("91", "[6-9]", "9"),
    ("852", "[2-9]", "7"),
    ("853", "[26]", "7"),
    ("886", "9", "8"),
    ("971", "5", "8"),
)
_HOLE = r"(?:\(0\)|[ .\-()]){0,2}"
_FORMS = "|".join(rf"{code}{_HOLE}{first}(?:{_HOLE}\d){{{more}}}" for code, first, more in _ABROAD)
_FOREIGN = re.compile(rf"(?<![\dA-Za-z])(?:\+|(?<!\+)00)(?:{_FORMS})(?!\d|\.\d)")
_HAN_DIGITS = str.maketrans("零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789")

_ASCII_DIGIT = re.compile("[0-9]")

_LANDLINE = re.compile(
    r"(?<!\d)(?:\(0\d{2,3}\)|（0\d{2,3}）|0\d{2,3})[-. ]?[2-9]\d{2,3}[- ]?\d{4}"
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
    (_FOREIGN, "[电话]"),
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
    yield from _mobiles(text)
    if spelt != text:
        yield from _mobiles(spelt)
    for match in _LANDLINE.finditer(text):
        yield Span(match.start(), match.end(), "[电话]")
    # A number in digits ends where a word begins with one: 0571-88776655一直占线.
    for match in _LANDLINE.finditer(spelt):
        if not _ASCII_DIGIT.search(text, match.start(), match.end()):
            yield Span(match.start(), match.end(), "[电话]")


def _mobiles(text: str) -> Iterator[Span]:
    """Mobile numbers in a text, or in one whose Han digits stand as others, one for one."""
    for pattern in (_MOBILE, _CALLED_MOBILE, _GROUPED):
        for match in pattern.finditer(text):
            if pattern is _GROUPED and _is_measured(match):
                continue
            start = match.start("n" if pattern is _CALLED_MOBILE else 0)
            digits = re.sub(r"\D", "", match["n"])
            yield Span(start, match.end(), f"{digits[:3]}********")


def _is_measured(match: re.Match[str]) -> bool:
    is_named = _MEASURED.search(match.string, 0, match.start())
    return bool(is_named or _MEASURES.match(match.string, match.end()))


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
