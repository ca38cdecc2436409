"""Advertising: what strangers send to a shop that is no buyer's word."""

from __future__ import annotations

from functools import cache
from tomllib import loads

import pyarrow as pa
import pyarrow.compute as pc

from cstext.resources import shipped


def is_advertising(texts: pa.Array) -> pa.Array:
    """Whether each text offers the shop a service or asks it away from the platform.

    The words are those of corpus/lexicons/advertising.toml; null texts are not advertising.

    >>> is_advertising(pa.array(["专业代运营，提升店铺流量", "能便宜点吗"])).to_pylist()
    [True, False]
    """
    return pc.fill_null(pc.match_substring_regex(texts, _pattern()), False)


@cache
def _pattern() -> str:
    lexicon = loads(shipped("corpus", "lexicons", "advertising.toml").read_text("utf-8"))
    return "|".join(lexicon["patterns"])
