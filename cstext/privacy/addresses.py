"""Postal addresses in chat: a road or an estate with its number, and all before it."""

from __future__ import annotations

import re

from cstext.privacy.areas import CITIES, PROVINCES
from cstext.privacy.spans import Span

_HAN = "\u4e00-\u9fff"
# The road 长江西路 holds the name of a province.
_AREA = rf"(?<!长(?=江西路))(?:{'|'.join((*PROVINCES, *CITIES))})"
_NUMBER = r"[A-Za-z]?[0-9零〇一二三四五六七八九十百]{1,6}[A-Za-z]?"
_ROAD = r"(?:路|街|大道|道|巷|弄|胡同|村|庄|里|堡|坊|屯|环)"
_ESTATE = (
    r"(?:小区|花园|花苑|家园|新村|公寓|大厦|广场|中心|社区|苑|城|府|湾|园|庭|墅|郡|轩|居|院|"
    r"校区|大学|学院|学校|中学|小学|医院|宿舍|工业区|工业园|科技园|园区|产业园|厂|公司|商城|市场|楼盘)"
)
_UNIT = (
    r"(?:号楼|号院|号门|号铺|号(?!款|链接|仓|色|线|店|码)|栋|幢|座|单元|室|弄|层|楼|组|队|户|房|门|铺|"
    r"#)"
)
_HOUSE = r"(?:号楼|号院|舍|栋|幢|座|单元|室|弄|层|楼|房|#)"
_DOORS = (
    rf"(?:[-—,， ]?(?:东|西|南|北)?{_NUMBER}"
    rf"(?:{_UNIT}|(?=[-—])|(?![0-9*年月日天件个元块斤])))*"
)
_REST = rf"(?: ?[{_HAN}]{{0,12}}? ?(?:{_NUMBER}){_HOUSE}{_DOORS})*"

# A house by its building and door, however it is called otherwise.
_BUILDING = (
    rf"(?:[A-Za-z]?\d{{1,3}}|[A-Z])(?:号楼|栋|幢|座|舍)[{_HAN}]{{0,6}}?"
    r"(?:\d{1,2}(?:单元|楼|层))?\d{0,4}(?:单元|室|房|号|户|楼|层|(?<=\d{3}))(?![0-9元块件年月日])"
)
_STRETCH = r"(?:[东南西北中一二三四五]?段|[东南西北]?延长线)?"
# A road with its number; an estate with its house, or with doors as 3-2-501.
_CORE = (
    rf"(?:{_ROAD}{_STRETCH}(?: ?[（(])? ?{_NUMBER} ?{_UNIT}{_DOORS}{_REST}"
    rf"|{_ESTATE}[{_HAN}]{{0,6}}?{_NUMBER}{_HOUSE}{_DOORS}{_REST}"
    rf"|{_ESTATE}[{_HAN}]{{0,4}}?[A-Za-z]?\d{{1,3}}(?:[-—]\d{{1,5}}){{1,3}}"
    rf"|{_BUILDING})"
)
_DOOR = re.compile(rf"[0-9零〇一二三四五六七八九十百][A-Za-z]? ?(?:{_UNIT}|舍)|\d[-—]\d|[A-Z]座")
_BODY = rf"[{_HAN}A-Za-z0-9 ,，·（）()\-]"
_FULL = re.compile(rf"{_AREA}{_BODY}{{0,40}}?{_CORE}")
_LOCAL = re.compile(rf"[{_HAN}]{{1,12}}?{_CORE}|(?<![0-9A-Za-z]){_BUILDING}")
# In the country the village is the whole address.
_VILLAGE = re.compile(
    rf"{_AREA}[省市]?[{_HAN}]{{1,12}}[县市区旗][{_HAN}]{{1,8}}(?:镇|乡|街道)[{_HAN}]{{1,8}}?村"
)
_LEAD = re.compile(
    r"^(?:.*(?:寄到|送到|发到|寄去|发往|送至|寄给|寄往|地址是|地址为|地址|改成|改到|改为|换成|换到|"
    r"住在|位于|就在|家在|我在|是在|到了|到|住|我家|我们|这边|这里是|麻烦|请|是))?"
)
_PLACE = r"(?:门口|驿站|超市|便利店|丰巢|快递柜|保安室|门卫|前台|物业|店)"
_DASHED = r"(?:[A-Za-z]?\d{1,3}(?:[-—][A-Za-z]?\d{1,5}){1,3})"
_BLOCK = rf"(?:[A-Za-z0-9]{{1,2}}(?:座|栋|幢|塔){_DOORS}|\d{{1,3}}[F层楼](?![A-Za-z]))"
_TAIL = re.compile(
    rf"(?:[{_HAN}A-Za-z0-9]{{0,8}}?(?:{_ESTATE}|{_PLACE}|写字楼)(?:{_DASHED}|{_BLOCK})?|{_BLOCK}){{0,2}}"
)
_LAST = re.compile(
    r"(?:谢谢|麻烦|可以|能不能|能送|好吗|行吗|对吗|是吗|别送|收到|就行|吗|呢|哦|吧|哈|啊|了)"
)

# What is called an address and holds two of its parts is one, with or without a number.
_CALLED = re.compile(
    rf"(?:地址|寄到|送到|发到|寄往)(?:是|为|改成|改为|改到|换成|换到|写)?[:：\s]*"
    rf"(?P<place>[{_HAN}A-Za-z0-9\- ]{{4,40}})"
)
_PART = re.compile(
    r"[省县镇乡村]|[^超城都]市(?!场)|(?<![小地社校园])区|街道|(?<![大高一])路(?!上)|小区|花园|大厦|"
    r"[0-9]+(?:号|栋|幢|室|单元)"
)


def address_spans(text: str) -> list[Span]:
    """Return where addresses stand."""
    found = [*_numbered(text), *_villages(text)]
    for match in _CALLED.finditer(text):
        place = _LAST.split(match["place"], maxsplit=1)[0].rstrip()
        start, end = match.start("place"), match.start("place") + len(place)
        is_new = all(span.end <= start or end <= span.start for span in found)
        if is_new and len(_PART.findall(place)) >= 3:
            found.append(Span(start, end, "[地址]"))
    return found


def _villages(text: str) -> list[Span]:
    return [Span(*match.span(), "[地址]") for match in _VILLAGE.finditer(text)]


def _numbered(text: str) -> list[Span]:
    """Those that begin with a province or city, then those that begin with a road."""
    if not _DOOR.search(text):
        return []
    found = [_whole(text, match, match.start()) for match in _FULL.finditer(text)]
    for match in _LOCAL.finditer(text):
        if all(span.end <= match.start() or match.end() <= span.start for span in found):
            lead = _LEAD.match(match[0])
            found.append(_whole(text, match, match.start() + (lead.end() if lead else 0)))
    return found


def _whole(text: str, match: re.Match[str], start: int) -> Span:
    tail = _TAIL.match(text, match.end())
    return Span(start, tail.end() if tail else match.end(), "[地址]")
