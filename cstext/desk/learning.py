"""The learning curve of the desk: worked out in a process of its own while people go on."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing.process import BaseProcess
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from cstext.labels.curve import (
    LEAST,
    LEAST_EACH,
    Decide,
    is_enough,
    learning_curve,
    seconds_a_label,
)
from cstext.reasons import LabelledChat, classify, load_model, read_labels
from cstext.reasons.fit import fit_layers, prepare
from cstext.reasons.train import OWN_WORTH, corpus_files

Curve = Callable[[list[LabelledChat], int], dict[str, Any]]


class Learning:
    """At most one curve at a time; its answer stands until another is asked for."""

    def __init__(self, curve: Curve | None = None) -> None:
        self._curve = curve or work_out
        self._pool: ProcessPoolExecutor | None = None
        self._workers: list[BaseProcess] = []
        self._begun: Future[dict[str, Any]] | None = None

    def answer(self, labels: Sequence[LabelledChat]) -> dict[str, Any]:
        """Return ``{"state": idle | few | working | ready | failed, …}``."""
        if self._begun is None:
            enough = is_enough(labels)
            counts = {"n": len(labels), "least": LEAST, "each": LEAST_EACH}
            return {"state": "idle"} if enough else {"state": "few", **counts}
        if not self._begun.done():
            return {"state": "working"}
        if self._begun.exception() is not None:
            return {"state": "failed"}
        return {"state": "ready", **self._begun.result()}

    def begin(self, labels: Sequence[LabelledChat]) -> None:
        """Begin a curve of these labels, if there are enough and none is being worked out."""
        if is_enough(labels) and (self._begun is None or self._begun.done()):
            if self._pool is None:
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, mp_context=context)
            pace = seconds_a_label([label.record for label in labels])
            before = multiprocessing.active_children()
            self._begun = self._pool.submit(self._curve, list(labels), round(3600 / pace))
            self._workers += [
                each for each in multiprocessing.active_children() if each not in before
            ]

    def close(self) -> None:
        """End whatever is being worked out."""
        if self._pool is not None:
            for process in self._workers:
                process.terminate()
            self._pool.shutdown(wait=False, cancel_futures=True)


def work_out(labels: list[LabelledChat], more: int) -> dict[str, Any]:
    """Return the learning curve of `train` beside the shipped corpus; in a process of its own."""
    corpus, shipped = read_labels(corpus_files()), load_model()
    worth = np.array([1.0] * len(corpus) + [OWN_WORTH] * len(labels), np.float32)
    material = prepare([*corpus, *labels], shipped.cues, shipped.weights, worth)
    places = {id(label): len(corpus) + n for n, label in enumerate(labels)}

    def learn(seen: Sequence[LabelledChat]) -> Decide:
        chosen = np.arange(len(worth)) < len(corpus)
        chosen[[places[id(label)] for label in seen]] = True
        exchange_layer, chat_layer = fit_layers(material, chosen)
        model = replace(shipped, exchange_layer=exchange_layer, chat_layer=chat_layer)
        return lambda chats: [decision.reason for decision in classify(chats, model)]

    with threadpool_limits(1):
        return learning_curve(labels, learn, more)
