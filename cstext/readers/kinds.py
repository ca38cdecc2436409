"""What a message carries, by the export's word for it or by its text."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from cstext.readers.distinct import may_begin, may_end, on_distinct, where
from cstext.tables import KINDS

_WORDS = {
    "text": "文本 文字 普通消息",
    "image": "图片 圖片 img picture photo",
    "emoji": "表情 sticker emoticon",
    "card": "卡片 商品卡片 订单卡片 商品",
    "link": "链接 url",
    "file": "文件 语音 视频 audio voice video",
    "recall": "撤回 withdraw revoke",
    "offline": "留言 离线 离线留言 离线消息",
    "notice": "通知 提示 系统消息 系统提示 event",
}
_KNOWN = {word: kind for kind, words in _WORDS.items() for word in words.split()} | {
    kind: kind for kind in KINDS
}
_PATTERNS = (
    ("link", r"^\s*`?https?://[^\s`]+`?\s*$"),
    ("image", r"^\s*\[(?:图片|image)\]\s*$"),
    ("emoji", r"^\s*\[(?:表情|动画表情|表情包)\]\s*$"),
    ("file", r"^\s*\[(?:语音|视频|文件)[^\[\]]{0,40}\]\s*$"),
    ("offline", r"^\s*[\[【(（](?:离线)?留言[\]】)）]"),
    ("recall", r"^.{0,40}撤回了一条消息\s*$"),
    (
        "card",
        r"^\s*(?:目前版本不支持该功能[,，]请升级.*|\[(?:卡片|商品卡片|订单卡片|名片|位置|小程序)\])\s*$",
    ),
)
# How texts of these patterns begin, or end.
_BEGINNINGS, _ENDING = "h`[【(（目", "息"


def kinds_of(texts: pa.Array, words: pa.Array | None = None) -> pa.Array:
    """Return the kind of each message: what a known word says, else what the text looks like.

    >>> kinds_of(pa.array(["在吗", "https://item.example/1"])).to_pylist()
    ['text', 'link']
    """
    kinds = on_distinct(_looks_like, texts)
    if words is None or words.null_count == len(words):
        return kinds
    return pc.coalesce(on_distinct(_named, words), kinds)


def _named(words: pa.Array) -> pa.Array:
    keys, values = pa.array(list(_KNOWN)), pa.array(list(_KNOWN.values()))
    return values.take(pc.index_in(pc.utf8_lower(pc.utf8_trim_whitespace(words)), keys))


def _looks_like(texts: pa.Array) -> pa.Array:
    plain = pa.repeat("text", len(texts))
    special = pc.or_(may_begin(texts, _BEGINNINGS), may_end(texts, _ENDING))
    return where(special, _by_pattern, texts, plain)


def _by_pattern(texts: pa.Array) -> pa.Array:
    kinds = pa.repeat("text", len(texts))
    for kind, pattern in _PATTERNS:
        kinds = pc.if_else(pc.match_substring_regex(texts, pattern), kind, kinds)
    return kinds
