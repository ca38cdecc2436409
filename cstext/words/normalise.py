"""The form of a text that features are taken from. The text itself is never changed."""

from __future__ import annotations

import re
import unicodedata

from cstext.words.traditional import TO_SIMPLIFIED

# One mark each, of a kind that chat text does not hold, so that an n-gram can carry it.
ITEM, TIME, ORDER, MONEY, MASK, LINK = MARKS = "ⒾⓉⓄⓂⓍⓁ"

# Folding would turn the marks into letters, so their places are kept by private characters.
_PLACES = {mark: chr(0xE000 + number) for number, mark in enumerate(MARKS)}
_MARKS = str.maketrans({place: mark for mark, place in _PLACES.items()})

_MASK_KINDS = {
    "时间": TIME,
    "日期": TIME,
    "订单": ORDER,
    "单号": ORDER,
    "金额": MONEY,
    "链接": LINK,
    "商品": ITEM,
}
_MASK = re.compile(r"\[([^\[\]\n]{1,8}?)x\]")
_LINK = re.compile(r"https?://[\x21-\x7e]+|\[(?:商品)?(?:链接|卡片)\]")
_EMOJI_CODE = re.compile(r"/:[\x21-\x7e]{1,4}|\[[^\[\]\n]{1,6}\]")
_ITEM = re.compile(r"(?<![0-9])[0-9]{9,}(?![0-9])")
_DIGIT = re.compile(r"[0-9]")
_DROPPED = re.compile(r"[^\w\ue000-\ue005]+|_+")


def normalise(text: str) -> str:
    """Return the text folded for features.

    Width and case are folded, common traditional characters simplified, every digit is ``0``;
    blanks, punctuation and emoji codes are gone. Masks, links and item numbers are one mark each.

    >>> normalise("亲，[订单x] 什麼時候發貨？ 545425216440 要 2-3 天 /:^_^")
    '亲Ⓞ什么时候发货Ⓘ要00天'
    """
    text = unicodedata.normalize("NFKC", text).lower()
    text = _LINK.sub(_PLACES[LINK], text)
    text = _MASK.sub(lambda mask: _PLACES[_MASK_KINDS.get(mask[1], MASK)], text)
    text = _EMOJI_CODE.sub("", text)
    text = _ITEM.sub(_PLACES[ITEM], text)
    text = _DIGIT.sub("0", text).translate(TO_SIMPLIFIED)
    return _DROPPED.sub("", text).translate(_MARKS)
