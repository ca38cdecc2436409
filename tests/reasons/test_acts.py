"""What turns do, read off their characters."""

import random
from pathlib import Path

import numpy as np
import pytest

from cstext.errors import ArtifactError
from cstext.reasons.act_training import drawn_turns, filled, learn_acts
from cstext.reasons.acts import Acts, Reader, load_acts, ngrams, save_acts
from cstext.reasons.chat import Chat, Turn
from cstext.reasons.cues import load_cues
from cstext.reasons.exchanges import exchanges_of
from cstext.reasons.features import Weights, exchange_features, feature_names
from cstext.words import normalise_all

# None of these is in corpus/lexicons/acts.toml.
SAID = [
    ("今个儿能不能给发走呀", "today_ship"),
    ("拍下三天了咋一直不见发货", "late_ship"),
    ("我大后天就要出差用呢", "deadline"),
    ("怎么给我显示签收了我人没拿到东西", "signed_missing"),
    ("我的快递好几天都没有动过了", "tracking_stuck"),
    ("能换个顺丰给我发不", "carrier_wish"),
    ("可别再用韵达了我们这边没有", "carrier_refuse"),
    ("大号的啥时候再补货", "restock"),
    ("我的退款咋还没到账呢", "refund"),
    ("把抬头开成公司的发票", "invoice"),
    ("你还是没回答我的问题啊", "ask_again"),
    ("麻烦把收货的改到我单位去", "redirect"),
    ("再送一小包给我好不好", "gift"),
    ("送货的把箱子丢在楼梯口人就跑了", "courier_bad"),
]
ANSWERED = [
    ("亲这个颜色暂时缺货了呢", "no_goods"),
    ("这个我们没法保证哪天能到呢", "no_promise"),
    ("小妹帮您联系一下站点催促派送", "contact_courier"),
    ("快递都是系统随机分配无法指定哈", "carrier_no"),
    ("以页面介绍为准哦亲", "page"),
    ("这方面小妹也不是很清楚呢", "dont_know"),
    ("钱款会原路退回您的账户", "refund_proc"),
    ("打包的师傅请假了忙不过来", "queue"),
    ("提前不了的哦日期都排满了", "arrive_no"),
]

PHRASES = """
company = ["hello"]
moods = ["hello"]
[matters]
when = ["when"]
hello = ["hello"]
[buyer]
when = ['(什么时候|几时)(发|到)']
hello = ['(你好|在吗)']
[agent]
soon = ['(尽快|马上)(发|安排)']
later = ['(明天|后天)(发|到)']
"""


@pytest.fixture(scope="module")
def shipped() -> Acts:
    return load_acts()


@pytest.fixture
def small(tmp_path: Path) -> Acts:
    (tmp_path / "acts.toml").write_text(PHRASES, "utf-8")
    return learn_acts(tmp_path / "acts.toml", turns=300)


@pytest.mark.parametrize(("text", "act"), SAID)
def test_the_buyers_act_is_found_in_words_that_were_not_foreseen(
    shipped: Acts, text: str, act: str
) -> None:
    assert shipped.buyer.probabilities(normalise_all([text]))[0, place(shipped.buyer, act)] > 0.5


@pytest.mark.parametrize(("text", "act"), ANSWERED)
def test_the_agents_act_is_found_too(shipped: Acts, text: str, act: str) -> None:
    assert shipped.agent.probabilities(normalise_all([text]))[0, place(shipped.agent, act)] > 0.5


def test_a_wait_for_money_is_no_wait_for_a_parcel(shipped: Acts) -> None:
    about = dict(zip(shipped.matters, shipped.about(["退款要几天才能到账"])[0], strict=True))
    assert about["money_back"] > 0.5 > max(about["dispatch"], about["arrival"])


def test_each_text_is_read_by_itself() -> None:
    texts = ["发货吗", "", "吗发货", "发"]
    together = ngrams(texts).toarray()
    for row, text in zip(together, texts, strict=True):
        np.testing.assert_array_equal(row, ngrams([text]).toarray()[0])
    assert not together[1].any()


def test_an_ngram_counts_once_and_less_in_a_long_text() -> None:
    once, twice = ngrams(["哈", "哈哈"]).toarray()
    assert (once > 0).sum() == 1
    assert (twice > 0).sum() == 2
    assert (once > 0)[twice > 0].any()
    assert twice.max() < once.max() < 1


def test_an_empty_turn_does_nothing(shipped: Acts) -> None:
    assert not shipped.buyer.probabilities([""]).any()
    assert shipped.agent.probabilities([]).shape == (0, len(shipped.agent.acts))


def test_a_matter_goes_on_and_fades_a_mood_does_not() -> None:
    cues = load_cues()
    chat = [("buyer", "什么时候发货，你们太差劲了吧我要投诉"), ("agent", "稍等")]
    chat += [("buyer", "好"), ("agent", "稍等"), ("buyer", "退款什么时候到账"), ("agent", "稍等")]
    exchanges = exchanges_of([Chat("a", tuple(Turn(role, text) for role, text in chat))] * 2)
    features = exchange_features(exchanges, cues, Weights(matters=1))
    names = feature_names(cues)
    dispatch = features[:, names.index("about dispatch")].reshape(2, 3)
    sour = features[:, names.index("about sour")].reshape(2, 3)
    np.testing.assert_array_equal(dispatch[0], dispatch[1])
    assert dispatch[0, 0] > 0.5
    np.testing.assert_allclose(dispatch[0, 1], 0.8 * dispatch[0, 0], atol=1e-3)
    assert dispatch[0, 2] < 0.35 * dispatch[0, 1]
    assert sour[0, 0] > 0.5 > sour[0, 1]


def test_acts_are_learned_from_phrases_alike_each_time(small: Acts, tmp_path: Path) -> None:
    again = learn_acts(tmp_path / "acts.toml", turns=300)
    np.testing.assert_array_equal(small.buyer.weights, again.buyer.weights)
    found = small.buyer.probabilities(["几时到", "在吗", "在吗什么时候发"])
    assert (found > 0.5).tolist() == [[True, False], [False, True], [True, True]]


def test_a_turn_carries_the_acts_of_its_phrases() -> None:
    phrases = {"when": ["几时发"], "hello": ["在吗"]}
    texts, carried = drawn_turns(phrases, ["hello"], 200, seed=3)
    whole = [(text, acts) for text, acts in zip(texts, carried, strict=True) if len(text) == 3]
    assert len(whole) > 20
    assert all(acts == {"when"} for text, acts in whole if text == "几时发")
    assert any(len(acts) == 2 for acts in carried)


def test_choices_may_stand_in_choices() -> None:
    ways = {filled("(a(b|)|c)d", random.Random(seed)) for seed in range(30)}
    assert ways == {"abd", "ad", "cd"}


def test_what_is_written_is_what_is_read(small: Acts, tmp_path: Path) -> None:
    save_acts(small, tmp_path)
    read = load_acts(tmp_path)
    assert (read.matters, read.moods) == (small.matters, small.moods)
    texts = ["几时发", "马上安排"]
    np.testing.assert_array_equal(read.about(texts), small.about(texts))
    expected = small.agent.probabilities(texts)
    np.testing.assert_array_equal(read.agent.probabilities(texts), expected)
    assert len(read.digest) == 64


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 cut off"])
def test_acts_that_are_not_whole_are_refused(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "acts.npz").write_bytes(content)
    with pytest.raises(ArtifactError, match="missing or not whole"):
        load_acts(tmp_path)


@pytest.mark.heavy
def test_the_shipped_acts_are_what_their_phrases_give(shipped: Acts) -> None:
    rebuilt = learn_acts()
    assert rebuilt.buyer.acts == shipped.buyer.acts
    for ours, theirs in ((rebuilt.buyer, shipped.buyer), (rebuilt.agent, shipped.agent)):
        texts = normalise_all([text for text, _ in SAID + ANSWERED])
        np.testing.assert_allclose(
            ours.probabilities(texts), theirs.probabilities(texts), atol=0.02
        )


def place(reader: Reader, act: str) -> int:
    return reader.acts.index(act)
