"""The shipped model on chats that nobody needs a second reading for."""

import pytest

from cstext.reasons import Chat, Decision, Turn, classify, load_model, telling_words
from cstext.reasons.model import ROWS_AT_ONCE, Model

ROLES = {"B": "buyer", "A": "agent", "S": "assist", "R": "bot", "U": "auto", "Y": "system"}

PLAIN = {
    "stock": "B这件L码还有货吗 A亲L码没货了要等补货 B什么时候补 A不确定呢工厂在赶",
    "shipping": "B今天拍什么时候能发货 A按付款顺序陆续发货哦 B周五前能到吗 A不能保证时效呢亲",
    "courier": "B能发顺丰吗 A不好意思不发顺丰只发韵达 B韵达到不了我们镇上 A那要去县里自取的",
    "other": "B这个多少钱 A59元包邮 B今天能发吗 A可以的今天发 B好的拍了",
}


def chat(script: str, name: str = "c") -> Chat:
    return Chat(name, tuple(Turn(ROLES[word[0]], word[1:]) for word in script.split()))


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def decide(script: str, model: Model) -> Decision:
    return classify([chat(script)], model)[0]


@pytest.mark.parametrize("reason", PLAIN)
def test_plain_chats(reason: str, model: Model) -> None:
    decision = decide(PLAIN[reason], model)
    assert decision.reason == reason
    assert decision.decided_by == "model"
    assert decision.confidence == decision.probabilities[reason]
    assert sum(decision.probabilities.values()) == pytest.approx(1, abs=1e-3)
    assert decision.second is not None
    assert decision.second[0] != reason


@pytest.mark.parametrize("reason", ["stock", "shipping", "courier"])
def test_without_its_evidence_a_decision_is_less_sure(reason: str, model: Model) -> None:
    whole = chat(PLAIN[reason])
    decision = classify([whole], model)[0]
    assert 1 <= len(decision.evidence) <= 4
    left = [m for place, m in enumerate(whole.messages, 1) if place not in decision.evidence]
    without = classify([Chat("c", tuple(left))], model)[0]
    assert without.probabilities[reason] < decision.probabilities[reason]


def test_other_needs_no_evidence(model: Model) -> None:
    assert decide(PLAIN["other"], model).evidence == ()


def test_decisions_come_in_order_and_do_not_depend_on_their_neighbours(model: Model) -> None:
    chats = [chat(script, reason) for reason, script in PLAIN.items()]
    together = classify(chats, model)
    assert [decision.session_id for decision in together] == list(PLAIN)
    assert together == [classify([one], model)[0] for one in chats]


def test_automatic_and_robot_lines_are_no_answers(model: Model) -> None:
    bare = decide("B能发顺丰吗 A不发顺丰的只发韵达 B那算了", model)
    noisy = decide(
        "U欢迎光临今天发货 B能发顺丰吗 R可以发顺丰 A不发顺丰的只发韵达 Y转接 B那算了", model
    )
    assert noisy.probabilities == bare.probabilities
    assert set(noisy.evidence) <= {2, 4, 6}


def test_nobody_asked(model: Model) -> None:
    decision = decide("U欢迎光临 A没货了", model)
    assert (decision.reason, decision.decided_by, decision.review) == ("other", "rule", False)


@pytest.mark.parametrize("script", ["B。。。", "B😭", "B亲", "A在 B/:^_^"])
def test_chats_that_say_nothing_still_get_a_decision(script: str, model: Model) -> None:
    assert decide(script, model).reason == "other"


def test_below_its_threshold_a_decision_asks_for_a_review(model: Model) -> None:
    for script in PLAIN.values():
        decision = decide(script, model)
        assert decision.review == (decision.confidence < model.thresholds[decision.reason])


def test_no_chats_no_decisions(model: Model) -> None:
    assert classify([], model) == []


@pytest.mark.parametrize(
    ("reason", "word"), [("stock", "没货"), ("shipping", "不能保证"), ("courier", "不发顺丰")]
)
def test_telling_words_stand_in_the_evidence(reason: str, word: str, model: Model) -> None:
    asked = chat(PLAIN[reason])
    decision = classify([asked], model)[0]
    words = telling_words(asked, decision, model)
    assert word in words
    evidence = "".join(asked.messages[number - 1].text for number in decision.evidence)
    assert all(word in evidence for word in words)


def test_other_has_no_telling_words(model: Model) -> None:
    asked = chat(PLAIN["other"])
    assert telling_words(asked, classify([asked], model)[0], model) == []


def test_a_product_is_one_threads(model: Model) -> None:
    # From 262144 multiplications on OpenBLAS wakes several threads, which wait for each other.
    assert ROWS_AT_ONCE * model.exchange_layer.weights.size < 262_144
