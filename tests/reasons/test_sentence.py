import pytest

from cstext.reasons import Decision, by_person, sentence

DECISION = Decision("s", "stock", 0.873, {}, "model", (2, 4), ("shipping", 0.21), True)


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        (
            "zh",
            "缺货：买家要的货、尺码、颜色或数量没有，或要等补货，把握 87%，"
            "看第 2、4 条，也可能是发货，请人工复核。",
        ),
        (
            "en",
            "Out of stock: the goods, size, colour or quantity wanted is not there, or must be"
            " waited for, 87% sure, see messages 2, 4, or else Dispatch and arrival,"
            " needs a review.",
        ),
    ],
)
def test_a_decision_in_one_sentence(lang: str, says: str) -> None:
    assert sentence(DECISION, lang) == says  # type: ignore[arg-type]


def test_what_is_not_worth_saying_is_left_out() -> None:
    sure = Decision("s", "other", 0.95, {}, "model", (), ("stock", 0.05), False)
    assert sentence(sure) == "其他：不属于以上四种，把握 95%。"
    assert sentence(sure, "en") == "Other: none of the four, 95% sure."


def test_what_a_person_decided() -> None:
    by_hand = by_person(DECISION, "courier", "stock", (2,))
    assert sentence(by_hand).endswith("由人工判定，看第 2 条，其次缺货。")
    assert sentence(by_hand, "en").endswith(
        "decided by a person, see message 2, then Out of stock."
    )


def test_nobody_asked() -> None:
    silent = Decision("s", "other", 1.0, {}, "rule", (), None, False)
    assert sentence(silent) == "其他：没有买家的消息。"
    assert sentence(silent, "en") == "Other: the buyer said nothing."
