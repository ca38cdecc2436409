"""What the causes are called and when one is written; their names are ``cstext.tables.REASONS``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Lang = Literal["zh", "en"]

TITLES: Mapping[str, Mapping[Lang, str]] = {
    "stock": {"zh": "缺货", "en": "Out of stock"},
    "shipping": {"zh": "发货", "en": "Dispatch and arrival"},
    "courier": {"zh": "快递", "en": "Carrier"},
    "explanation": {"zh": "客服解释", "en": "Agent's explanation"},
    "other": {"zh": "其他", "en": "Other"},
}

MEANINGS: Mapping[str, Mapping[Lang, str]] = {
    "stock": {
        "zh": "买家要的货、尺码、颜色或数量没有，或要等补货",
        "en": "the goods, size, colour or quantity wanted is not there, or must be waited for",
    },
    "shipping": {
        "zh": "什么时候发、什么时候到，没有让买家满意的答复",
        "en": "when it leaves or arrives was too late or left open",
    },
    "courier": {
        "zh": "要的快递不能发、送不到，或快递途中出了问题",
        "en": "the carrier wanted is not used, does not reach the buyer, or made trouble",
    },
    "explanation": {
        "zh": "买家的疑问没有被客服讲清楚",
        "en": "the buyer's doubt was not cleared by the agent's answer",
    },
    "other": {"zh": "不属于以上四种", "en": "none of the four"},
}
