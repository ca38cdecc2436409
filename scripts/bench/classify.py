"""Chats a CPU second of `classify` (cause, confidence and evidence), the shipped model, one core.

`python scripts/bench/classify.py [TIMES]` classifies the corpus TIMES times over (default 3),
every copy with its own words so that no text is met twice, and prints each run and the best.
"""

import sys
import time
from dataclasses import replace

from threadpoolctl import threadpool_limits

from cstext.reasons import Chat, classify, load_model, read_labels
from cstext.reasons.model import Model
from cstext.reasons.train import corpus_files


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    chats = [label.chat for label in read_labels(corpus_files())]
    messages = sum(len(chat.messages) for chat in chats)
    model = load_model()
    print(f"{len(chats)} chats of {messages / len(chats):.1f} messages a run")
    with threadpool_limits(1):
        rates = [timed(f"{time_}", chats, model) for time_ in range(times)]
    print(f"best {max(rates):,.0f} chats/s")


def timed(copy: str, chats: list[Chat], model: Model) -> float:
    own = [marked(chat, f"第{copy}批") for chat in chats]
    start = time.process_time()
    classify(own, model)
    rate = len(own) / (time.process_time() - start)
    print(f"{rate:,.0f} chats/s")
    return rate


def marked(chat: Chat, mark: str) -> Chat:
    return Chat(chat.session_id, tuple(replace(m, text=m.text + mark) for m in chat.messages))


if __name__ == "__main__":
    main()
