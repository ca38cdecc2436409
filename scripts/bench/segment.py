"""Words of shop chats, against `jieba.lcut(text, HMM=False)` with the same user words, one core.

`python scripts/bench/segment.py [MESSAGES]` cuts the corpus' texts, each once, and a chat log in
which they come again as often as in a shop's day, checks that all tokens agree, and prints for both
the characters a CPU second and the ratio.
"""

import itertools
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence

import jieba
from shop_log import chats

from cstext.words import Segmenter
from cstext.words.segmenter import user_words

# What every shop says a hundred times a day, and every buyer once.
PHRASES = (
    "亲，您好，欢迎光临，请问有什么可以帮您的吗？", "好的", "在吗", "谢谢", "嗯嗯", "亲，在的哦",
    "亲，我们默认发中通快递，48小时内发货的哦", "什么时候发货", "好的亲，有问题随时联系我们",
    "亲亲，满意的话给个五星好评哦，祝您生活愉快", "有货吗", "可以", "亲，拍下付款后优先安排发货",
)  # fmt: skip
REPEATED = 0.7


def distinct() -> list[str]:
    return sorted({text for chat in chats() for _, text in chat})


def log(texts: Sequence[str], messages: int) -> list[str]:
    """A log of which the share `REPEATED` are phrases, the first of them most often."""
    dice = random.Random(46)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(PHRASES) + 1)))
    return [
        dice.choices(PHRASES, cum_weights=weights)[0]
        if dice.random() < REPEATED
        else dice.choice(texts) + str(number)
        for number in range(messages)
    ]


def loaded() -> Segmenter:
    """A segmenter that knows its dictionary and no text yet, as the reference does."""
    segmenter = Segmenter()
    segmenter.cut("在")
    return segmenter


def reference() -> Callable[[str], list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        cutter = jieba.Tokenizer()
        cutter.tmp_dir = folder
        cutter.initialize()
    for word in user_words():
        cutter.add_word(word, 100_000)
    return lambda text: cutter.lcut(text, HMM=False)


def timed(
    cut: Callable[[str], Iterable[str]], texts: Sequence[str]
) -> tuple[float, list[list[str]]]:
    start = time.process_time()
    tokens = [cut(text) for text in texts]
    return time.process_time() - start, [list(one) for one in tokens]


def main() -> None:
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    texts, by_jieba = distinct(), reference()
    for name, said in {"distinct texts": texts, "chat log": log(texts, messages)}.items():
        ours, mine = timed(loaded().cut, said)
        theirs, other = timed(by_jieba, said)
        assert mine == other, "tokens differ"
        size = sum(map(len, said))
        print(
            f"{name} ({len(said)}, {len(set(said))} distinct): cstext {size / ours:,.0f},"
            f" jieba {size / theirs:,.0f} characters a second, {theirs / ours:.1f} times as fast"
        )


if __name__ == "__main__":
    main()
