"""Amounts of money as exports write them, to fen, without a float on the way."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_NO_THOUSANDS = r"[,，]\d{0,2}(?:\D|$)"
_TEN_THOUSANDS = r"^(?P<sign>-?)(?P<whole>\d{1,9})(?:\.(?P<part>\d{1,4}))?万$"
_AMOUNT = r"^(?P<sign>-?)(?P<yuan>\d{1,13})(?:\.(?P<part>\d*))?$"


def parse_fen(texts: pa.Array) -> pa.Array:
    """Read amounts in yuan; null where there is none or it cannot be read. Half a fen is one up.

    A comma parts thousands (or 万): one before fewer than three digits is not read as nothing.

    >>> parse_fen(pa.array(["¥1,234.5", "12.345", "-0.01", "1.2万元", "free", "12,50"])).to_pylist()
    [123450, 1235, -1, 1200000, None, None]
    """
    texts = pc.utf8_normalize(texts, "NFKC")
    plain = pc.replace_substring_regex(texts, r"[\s,，¥￥元]|RMB|CNY", "")
    found = pc.extract_regex(_in_yuan(plain), _AMOUNT)
    is_decimal = pc.fill_null(pc.match_substring_regex(texts, _NO_THOUSANDS), False)
    good = pc.and_not(pc.is_valid(found), is_decimal)
    yuan = pc.if_else(good, found.field("yuan"), "0").cast(pa.int64())
    part = pc.utf8_rpad(pc.if_else(good, found.field("part"), ""), 3, "0")
    mills = pc.utf8_slice_codeunits(part, 0, 3).cast(pa.int64())
    fen = np.asarray(yuan) * 100 + (np.asarray(mills) + 5) // 10
    sign = np.where(np.asarray(pc.fill_null(pc.equal(found.field("sign"), "-"), False)), -1, 1)
    return pa.array(fen * sign, mask=~np.asarray(good))


def _in_yuan(amounts: pa.Array) -> pa.Array:
    """Amounts of which none is told in 万."""
    found = pc.extract_regex(amounts, _TEN_THOUSANDS)
    four = pc.utf8_rpad(found.field("part"), 4, "0")
    yuan = pc.binary_join_element_wise(found.field("sign"), found.field("whole"), four, "")
    return pc.if_else(pc.is_valid(found), yuan, amounts)
