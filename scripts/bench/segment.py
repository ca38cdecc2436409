"""Words of shop chats, against `jieba.lcut(text, HMM=False)` with the same user words, one core.

`python scripts/bench/segment.py [MESSAGES]` cuts the corpus' texts, each once, and two chat logs in
which texts come again, checks that all tokens agree, and prints for both segmenters the characters
a CPU second and the ratio: the median of a few turns each. Both know their dictionary before the
clock starts, and no text; neither remembers texts from turn to turn.

How much comes again: in a public log of 7,429 messages, without canned answers, 79 % of the texts
are distinct. In a shop's log robots greet and agents answer from their list of phrases: there 70 %
of the messages are taken to be phrases. The first log has the former share, the second the latter.
"""

import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence

import jieba
import pyarrow as pa
from shop_log import chats

from cstext.words import Segmenter
from cstext.words.segmenter import user_words

# What every shop says a hundred times a day, and every buyer once.
PHRASES = (
    "亲，您好，欢迎光临，请问有什么可以帮您的吗？", "好的", "在吗", "谢谢", "嗯嗯", "亲，在的哦",
    "亲，我们默认发中通快递，48小时内发货的哦", "什么时候发货", "好的亲，有问题随时联系我们",
    "亲亲，满意的话给个五星好评哦，祝您生活愉快", "有货吗", "可以", "亲，拍下付款后优先安排发货",
)  # fmt: skip
SHARES = {"log as public ones": 0.21, "log with canned answers": 0.7}
"""The share of messages that are phrases."""
TURNS = 5

Cut = Callable[[Sequence[str]], list[tuple[str, ...]] | list[list[str]]]


def distinct() -> list[str]:
    return sorted({text for chat in chats() for _, text in chat})


def log(texts: Sequence[str], messages: int, repeated: float) -> list[str]:
    """A log of which the share ``repeated`` are phrases, the first of them most often."""
    dice = random.Random(46)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(PHRASES) + 1)))
    return [
        dice.choices(PHRASES, cum_weights=weights)[0]
        if dice.random() < repeated
        else dice.choice(texts) + str(number)
        for number in range(messages)
    ]


def loaded() -> Segmenter:
    """A segmenter that knows its dictionary and no text yet, as the reference does."""
    segmenter = Segmenter()
    segmenter.cut("在")
    return segmenter


def reference() -> Cut:
    with tempfile.TemporaryDirectory() as folder:
        cutter = jieba.Tokenizer()
        cutter.tmp_dir = folder
        cutter.initialize()
    for word in user_words():
        cutter.add_word(word, 100_000)
    return lambda texts: [cutter.lcut(text, HMM=False) for text in texts]


def timed(cut: Cut, texts: Sequence[str]) -> tuple[float, list[list[str]]]:
    start = time.process_time()
    tokens = cut(texts)
    return time.process_time() - start, [list(one) for one in tokens]


def main() -> None:
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    texts, cut_all, by_jieba = distinct(), loaded().cut_all, reference()
    logs = {name: log(texts, messages, share) for name, share in SHARES.items()}
    for name, said in {"distinct texts": texts, **logs}.items():
        # As a reader gives them: equal texts are objects of their own.
        given = pa.array(said).to_pylist()
        turns = [(timed(cut_all, given), timed(by_jieba, given)) for _ in range(TURNS)]
        assert all(mine == other for (_, mine), (_, other) in turns), "tokens differ"
        ours, theirs = (statistics.median(turn[n][0] for turn in turns) for n in (0, 1))
        ratio = statistics.median(other / mine for (mine, _), (other, _) in turns)
        size = sum(map(len, said))
        print(
            f"{name} ({len(said)}, {len(set(said)) / len(said):.0%} distinct): cstext"
            f" {size / ours:,.0f}, jieba {size / theirs:,.0f} characters a second,"
            f" {ratio:.1f} times as fast"
        )


if __name__ == "__main__":
    main()
