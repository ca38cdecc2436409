"""Masks in texts: one text, or a column of them."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from cstext.privacy.addresses import address_spans
from cstext.privacy.names import name_spans
from cstext.privacy.numbers import number_spans
from cstext.privacy.spans import masked

# Signs that stand for others, one for one: a place in the plain text is that in the text.
# Full-width signs are those of ASCII, moved; of the others digits in circles are used.
_WIDE = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F) if chr(code).isalnum()}
_CIRCLED = {chr(0x2460 + n): str(n + 1) for n in range(9)} | {"\u24ea": "0"}
_SIGNS = {chr(ord(sign) + 0xFEE0): sign for sign in "@.-+*#/~"} | {"\u3000": " ", "\u00a0": " "}
_PLAIN = str.maketrans({**_WIDE, **_CIRCLED, **_SIGNS})

# Signs that nobody sees: of no width, or that turn the direction. They part no number.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

# Texts without any of these hold nothing private; most chat texts do not. Understood by re and RE2.
_DIGIT = "0-9\uff10-\uff19\u2460-\u2468"
_HAN = "零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_SUSPECT = "|".join(
    [
        rf"[{_DIGIT}]{{3}}",
        rf"[{_DIGIT}][^{_DIGIT}]{{1,2}}[{_DIGIT}]",
        rf"[{_DIGIT}零一二三四五六七八九十百] ?[号栋幢座单室弄楼层组队户房门#]",
        rf"[{_HAN}]{{3}}.{{0,3}}[{_HAN}]{{4}}",
        rf"[{_HAN}][^{_HAN}]{{1,2}}[{_HAN}][^{_HAN}]{{1,2}}[{_HAN}]",
        _UNSEEN.pattern,
        "[@\uff20收微威薇]|[vV][xX信]|[wW][xXeE]|[vVqQ][:：\\s]",
        "[镇乡道].{1,8}村",
        "姓名|系人|件人|提货人|开户|持卡人|户名|名字|我叫|人叫|是叫|亲启",
        "先生|女士|小姐|老师|阿姨|师傅|地址|寄到|送到|发到|寄往",
    ]
)
_SUSPECTED = re.compile(_SUSPECT)


def mask_text(text: str) -> str:
    """Return the text with numbers, accounts, names and addresses of people masked.

    What is masked, and how well: docs/privacy.md. Masking again changes nothing.
    Signs that nobody sees part no number; they go from a text in which something is masked.

    >>> mask_text("收货人：王小明 138-0013-8000")
    '收货人：[姓名] 138********'
    """
    if not _SUSPECTED.search(text):
        return text
    if (bare := _UNSEEN.sub("", text)) != text:
        shown = mask_text(bare)
        return text if shown == bare else shown
    while (shorter := _once(text)) != text:
        text = shorter
    return text


def suspected(texts: pa.Array) -> pa.Array:
    """Return which texts may hold something private; ``mask_text`` leaves all others as they are.

    >>> suspected(pa.array(["在吗", "打138"])).to_pylist()
    [False, True]
    """
    return pc.match_substring_regex(texts, _SUSPECT)


def _once(text: str) -> str:
    for spans in (number_spans, address_spans, name_spans):
        text = masked(text, spans(text.translate(_PLAIN)))
    return text
