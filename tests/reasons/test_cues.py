import json
import re
from pathlib import Path

import numpy as np
import pytest

from cstext.reasons.cues import load_cues
from cstext.words import normalise_all

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reasons" / "bazaar.jsonl"

LEXICON = """
topics = ["carrier"]
holding = ["no"]
[words]
carrier = '顺丰|圆通'
[buyer]
carrier = '发(?:{carrier})'
give_up = '算了'
[agent]
no = '不发'
[[rule]]
name = "refused"
asked = ["carrier"]
answered = ["no"]
then = ["give_up"]
[[rule]]
name = "taken"
asked = ["carrier"]
unless_answered = ["no"]
unless_then = ["give_up"]
"""


def test_words_stand_for_their_alternatives(tmp_path: Path) -> None:
    (tmp_path / "cues.toml").write_text(LEXICON, "utf-8")
    cues = load_cues(tmp_path / "cues.toml")
    assert cues.buyer["carrier"] == "发(?:顺丰|圆通)"
    assert cues.buyer_flags(["发圆通吗", "算了", "发中通"]).tolist() == [[1, 0], [0, 1], [0, 0]]


@pytest.mark.parametrize(
    ("answered", "then", "held"),
    [(1, 1, ["refused"]), (1, 0, []), (0, 0, ["taken"]), (0, 1, [])],
)
def test_a_rule_reads_three_turns(
    answered: int, then: int, held: list[str], tmp_path: Path
) -> None:
    (tmp_path / "cues.toml").write_text(LEXICON, "utf-8")
    cues = load_cues(tmp_path / "cues.toml")
    asked = np.array([[1, 0]], np.float32)
    flags = cues.rule_flags(
        asked, np.array([[answered]], np.float32), np.array([[0, then]], np.float32)
    )
    assert [rule.name for rule, flag in zip(cues.rules, flags[0], strict=True) if flag] == held


HOSTILE = [
    "",
    "天",
    "三",
    "三天",
    "0天",
    "a" * 5000,
    "(没货",
    "发货[吗",
    "\x00没货",
    "哪里发货\U0001f600",
]


@pytest.mark.parametrize("odd", [[], ["\ud800没货"]], ids=["all UTF-8", "one is none"])
def test_many_texts_have_the_cues_that_each_has_alone(odd: list[str]) -> None:
    cues = load_cues()
    said = [
        message["text"]
        for line in CORPUS.read_text("utf-8").splitlines()
        for message in json.loads(line)["messages"]
    ]
    texts = [*dict.fromkeys([*normalise_all(said), *HOSTILE]), *odd]
    assert len(texts) > 2000
    for flags, patterns in ((cues.buyer_flags, cues.buyer), (cues.agent_flags, cues.agent)):
        together = flags(texts)
        for column, pattern in enumerate(patterns.values()):
            # A text goes on to the break of its line, as it stands among others.
            alone = [bool(re.search(pattern, f"{text}\n", re.MULTILINE)) for text in texts]
            assert together[:, column].tolist() == alone, pattern


# What is asked, stated, supposed and denied is not the same.
STATED = {
    "no_goods": (
        [
            "这个没货了",
            "L码卖完了",
            "蓝色断码了呢",
            "厂家停产了",
            "库存不足哦",
            "这款下架了",
            "配不齐了",
        ],
        ["有货的", "现货", "都有的亲", "充足的"],
    ),
    "restocking": (["预计下周到货", "正在补货", "采购中", "到货后给您发"], ["已经发货了", "有的"]),
    "no_promise": (
        ["不能保证时效", "说不准呢", "这个不好说", "没法确定"],
        ["保证今天发", "一定发"],
    ),
    "today_no": (
        ["今天发不了", "最快明天", "今天截单了", "得明天才能发"],
        ["今天可以发", "马上发"],
    ),
    "not_carrier": (
        ["不发顺丰", "只发韵达", "没有合作的", "换不了快递"],
        ["可以发顺丰", "发的中通"],
    ),
    "no_area": (["送不到您那", "要自取", "只到县里", "不上楼的"], ["能送到门口", "可以到的"]),
}


@pytest.mark.parametrize("cue", STATED)
def test_what_an_agent_states(cue: str) -> None:
    cues = load_cues()
    column = list(cues.agent).index(cue)
    says, says_not = STATED[cue]
    assert cues.agent_flags(says)[:, column].tolist() == [1] * len(says)
    assert cues.agent_flags(says_not)[:, column].tolist() == [0] * len(says_not)
