"""Chats a CPU second of `classify` on one core, against the obvious pipeline.

`python scripts/bench/classify.py [TIMES]` classifies the corpus TIMES times over (default 3),
every copy with its own words so that no text is met twice. cstext gives cause, confidence and
evidence with the shipped model; the baseline cuts every message with jieba and gives the cause:
TF-IDF of words and pairs of words, logistic regression (scikit-learn), fitted to the corpus.
Prints each run and the ratio of the best.
"""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import jieba
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from threadpoolctl import threadpool_limits

from cstext.reasons import Chat, classify, load_model, read_labels
from cstext.reasons.labels_file import LabelledChat
from cstext.reasons.train import corpus_files


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    labels = read_labels(corpus_files())
    chats = [label.chat for label in labels]
    messages = sum(len(chat.messages) for chat in chats)
    model = load_model()
    print(f"{len(chats)} chats of {messages / len(chats):.1f} messages a run, chats a CPU second:")
    with threadpool_limits(1):
        pipeline = fitted(labels)
        ours = best("cstext", times, chats, lambda own: classify(own, model))
        theirs = best("jieba and scikit-learn", times, chats, lambda own: predicted(own, pipeline))
    print(f"cstext is {ours / theirs:.1f} times as fast")


def fitted(labels: Sequence[LabelledChat]) -> Pipeline:
    pipeline = make_pipeline(
        TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        LogisticRegression(C=8, max_iter=400, class_weight="balanced"),
    )
    return pipeline.fit([cut(label.chat) for label in labels], [label.reason for label in labels])


def predicted(chats: Sequence[Chat], pipeline: Pipeline) -> None:
    pipeline.predict_proba([cut(chat) for chat in chats])


def cut(chat: Chat) -> str:
    return " ".join(word for m in chat.messages for word in jieba.lcut(m.text, HMM=False))


def best(
    name: str, times: int, chats: Sequence[Chat], decide: Callable[[list[Chat]], object]
) -> float:
    rates = []
    for number in range(times):
        own = [marked(chat, f"第{number}批") for chat in chats]
        start = time.process_time()
        decide(own)
        rates.append(len(own) / (time.process_time() - start))
    print(f"{name}: {', '.join(f'{rate:,.0f}' for rate in rates)}")
    return max(rates)


def marked(chat: Chat, mark: str) -> Chat:
    return Chat(chat.session_id, tuple(replace(m, text=m.text + mark) for m in chat.messages))


if __name__ == "__main__":
    main()
