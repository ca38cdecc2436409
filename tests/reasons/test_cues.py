from pathlib import Path

import numpy as np
import pytest

from cstext.reasons.cues import load_cues

LEXICON = """
topics = ["carrier"]
[about]
courier = ["carrier"]
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


# The matter of a question in the commonest words, whatever else stands in it.
ASKED = {
    "wide_when": (["后天能收到吗", "几号能做好", "付款三天了"], ["有大号吗", "能洗吗", "多少钱"]),
    "wide_carrier": (["能放驿站吗", "配送员没打电话", "要空运"], ["有大号吗", "几号发"]),
    "wide_goods": (["要三十条有吗", "怎么拍不了", "还能买到吗"], ["怎么洗", "几天到"]),
    "wide_number": (["一箱几桶", "鞋跟多高"], ["多少钱", "几时寄"]),
    "nothing": ([""], ["嗯"]),
}
ANSWERED = {
    "wide_gone": (["灰的卖光了", "只余三双", "厂里断供"], ["都有的", "能拍"]),
    "wide_no": (["换不了的", "没人送上楼", "我们说了不算"], ["可以的", "好的"]),
    "wide_only": (["仓库自动配的", "只走中通"], ["中通圆通都能发"]),
    "wide_wait": (["前面还排队", "顺延两天", "得等周一"], ["现在就寄"]),
    "wide_shrug": (["看个人喜好", "都差不多", "以详情为准"], ["三十六厘米", "棉的"]),
}


@pytest.mark.parametrize("cue", [*ASKED, *ANSWERED])
def test_the_matter_and_the_drift_in_common_words(cue: str) -> None:
    cues = load_cues()
    is_asked = cue in ASKED
    known, flags = (cues.buyer, cues.buyer_flags) if is_asked else (cues.agent, cues.agent_flags)
    says, says_not = ASKED[cue] if is_asked else ANSWERED[cue]
    found = flags([*says, *says_not])[:, list(known).index(cue)]
    assert found.tolist() == [True] * len(says) + [False] * len(says_not)
