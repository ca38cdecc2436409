"""``B`` buyer, ``A`` agent, ``S`` assist, ``R`` robot, ``U`` automatic, ``Y`` system."""

import pytest

from cstext.reasons import Chat, Turn
from cstext.reasons.exchanges import exchanges_of

ROLES = {"B": "buyer", "A": "agent", "S": "assist", "R": "bot", "U": "auto", "Y": "system"}


def chat(script: str) -> Chat:
    return Chat("c", tuple(Turn(ROLES[word[0]], word[1:]) for word in script.split()))


def exchanges(script: str) -> list[tuple[str, str, str]]:
    found = exchanges_of([chat(script)])
    return [
        tuple(found.text(turn) for turn in row)  # type: ignore[misc]
        for row in zip(found.buyer, found.answer, found.reaction, strict=True)
    ]


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("B有货吗 A没有 B好", [("有货吗", "没有", "好"), ("好", "", "")]),
        ("B有 B货吗 A没 S有", [("有货吗", "没有", "")]),
        ("A您好 B有货吗", [("", "您好", "有货吗"), ("有货吗", "", "")]),
        ("B有货吗 U您好 R稍等 Y转接 A没有", [("有货吗", "没有", "")]),
        ("B在吗 U您好", [("在吗", "", "")]),
        ("U您好", []),
        ("", []),
    ],
)
def test_a_chat_is_cut_into_exchanges(script: str, found: list[tuple[str, str, str]]) -> None:
    assert exchanges(script) == found


def test_every_turn_knows_its_messages_and_its_chat() -> None:
    found = exchanges_of([chat("B有 U您好 B货吗 A没有"), chat("A您好 B在")])
    assert [found.numbers[turn] for turn in found.buyer] == [(1, 3), (), (2,)]
    assert [found.numbers[turn] for turn in found.answer] == [(4,), (1,), ()]
    assert found.chat.tolist() == [0, 1, 1]
    assert found.ends.tolist() == [0, 1, 0]


def test_a_chat_with_its_sides_mixed_up_is_turned_round() -> None:
    mixed = "A今天能发吗 B亲亲可以的哦 A发什么 B亲亲默认中通呢"
    assert exchanges(mixed)[0] == ("今天能发吗", "亲亲可以的哦", "发什么")


def test_a_polite_buyer_is_not_taken_for_a_shop() -> None:
    assert exchanges("B亲今天能发吗 A可以 B谢谢亲")[0][1] == "可以"


def test_set_phrases_are_no_part_of_a_turn() -> None:
    script = "B人工客服今天能到吗 A预计明天到请问还有其他可以帮您的吗 B好的"
    assert exchanges(script)[0] == ("今天能到吗", "预计明天到", "好的")
