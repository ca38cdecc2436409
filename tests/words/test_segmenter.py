import json
import pickle
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cstext.errors import InputError, UsageError
from cstext.words import Segmenter, normalise_all, user_words

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reasons"


@pytest.fixture(scope="module")
def both() -> tuple[Segmenter, Segmenter]:
    return Segmenter("rjieba"), Segmenter("jieba")


def corpus_texts() -> set[str]:
    texts: set[str] = set()
    for path in sorted(CORPUS.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            texts.update(message["text"] for message in json.loads(line)["messages"])
    return texts


@pytest.mark.long
def test_both_segmenters_give_the_same_words_on_the_whole_corpus(
    both: tuple[Segmenter, Segmenter],
) -> None:
    fast, reference = both
    texts = sorted(corpus_texts())
    assert len(texts) > 20_000  # more than are cut together
    for said in (texts, normalise_all(texts)):
        words = fast.cut_all(said)
        assert differing(said, words, reference.cut_all(said)) == []
        assert differing(said, words, map(fast.cut, said)) == []


def differing(
    texts: Sequence[str], one: Iterable[tuple[str, ...]], other: Iterable[tuple[str, ...]]
) -> list[str]:
    return [text for text, a, b in zip(texts, one, other, strict=True) if a != b]


# What parts words and what looks like it: blanks that jieba joins, the signs that it takes for
# parts of words, NUL (which texts are joined with), signs of four bytes, words of the dictionary.
SIGNS = [
    *"\0\r\n\t \u3000\x1e\x85+#&._%-a1，😭𠀀",
    "没货",
    "发",
    "顺丰",
    "iphone",
    "\r\n",
    "[订单x]",
]
TEXTS = st.lists(st.lists(st.sampled_from(SIGNS), max_size=6).map("".join), max_size=6)


@given(TEXTS)
def test_together_texts_are_cut_as_they_are_alone(
    both: tuple[Segmenter, Segmenter], texts: list[str]
) -> None:
    alone = [both[1].cut(text) for text in texts]
    assert [segmenter.cut_all(texts) for segmenter in both] == [alone, alone]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("百世汇通不送货上门", ("百世汇通", "不", "送货上门")),
        ("均码没货了", ("均码", "没货", "了")),
        ("早拍早发亲亲", ("早拍早发", "亲亲")),
    ],
)
def test_the_words_of_the_trade_stay_whole(
    both: tuple[Segmenter, Segmenter], text: str, words: tuple[str, ...]
) -> None:
    assert [segmenter.cut(text) for segmenter in both] == [words, words]


@pytest.mark.long
def test_both_segmenters_agree_with_a_dictionary_of_the_shop_s_own() -> None:
    # Words of the kind a shop would add: its goods, words that cross jieba's, letters and digits.
    own = ["蔓越莓酥", "茶香三号", "货的颜", "不发顺丰", "iphone15pro", "亲发什么", "一", "a款"]
    words = [*user_words(), *own]
    fast, reference = Segmenter("rjieba", words), Segmenter("jieba", words)
    texts = sorted(corpus_texts())[::4] + [f"要{word}的{word}吗" for word in own]
    # 好好/好 and 好/好好 are equally likely but for the last bit, and each takes another.
    texts = [text for text in texts if text != "好好好包给您"]
    assert differing(texts, fast.cut_all(texts), reference.cut_all(texts)) == []
    assert "蔓越莓酥" in fast.cut("蔓越莓酥还有吗")


def test_nothing_of_a_text_is_lost(both: tuple[Segmenter, Segmenter]) -> None:
    text = "iPhone15-Pro 要2026-11-21到😭，\n[订单x]？"
    assert "".join(both[0].cut(text)) == text


def test_a_repeated_text_is_cut_once(both: tuple[Segmenter, Segmenter]) -> None:
    first, _, again = both[0].cut_all(["只切一次的话", "别的", "只切一次的话"])
    assert first is again


def test_jieba_leaves_no_cache_that_others_could_change(tmp_path: Path) -> None:
    before, tempfile.tempdir = tempfile.tempdir, str(tmp_path)
    try:
        Segmenter("jieba").cut("发货")
    finally:
        tempfile.tempdir = before
    assert list(tmp_path.iterdir()) == []


def test_a_segmenter_says_what_it_is_and_does_not_pickle() -> None:
    segmenter = Segmenter(words=["没有货"])
    assert segmenter.version.startswith("rjieba 0.")
    with pytest.raises(TypeError, match="does not pickle"):
        pickle.dumps(segmenter)


def test_an_unknown_segmenter_is_refused() -> None:
    with pytest.raises(UsageError, match="known: rjieba, jieba"):
        Segmenter("pkuseg")  # type: ignore[arg-type]


def test_the_dictionary_is_one_word_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("# 词\n顺丰\n\n到付 # 注\n", "utf-8")
    assert list(user_words(tmp_path)) == ["顺丰", "到付"]
    (tmp_path / "b.txt").write_text("顺丰 3 n\n", "utf-8")
    with pytest.raises(InputError, match=r"b\.txt:1: one word a line"):
        list(user_words(tmp_path))
    with pytest.raises(InputError, match="no such dictionary"):
        list(user_words(tmp_path / "none"))
    (tmp_path / "a.txt").write_bytes("顺丰".encode("gbk"))
    with pytest.raises(InputError, match=r"a\.txt: no UTF-8 text"):
        list(user_words(tmp_path))
