#!/usr/bin/env python3
"""What the desk's choice of chats is worth against a random one, on labels nobody trained on.

    python scripts/active_learning.py LABELS.jsonl [--seeds 8] [--sizes 60,120] [--part 1]

Each seed puts half of the chats aside. Of the other half, the week that is to be reviewed, so many
are labelled: in the desk's orders (``review``: unsure first; ``learn``: what the shipped model is
torn over, none like another) and at random. Each time a model is trained on those labels and
every Nth chat of the shipped corpus, as `cstext train` does, and scored: on the review of the
week (labels where there are any, the new model's causes elsewhere), and alone on the chats put
aside. Prints means over seeds, the differences to random (paired by seed) with their standard
errors, and never a text.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cstext.labels.choose import chat_vectors, learning_order, uncertainty  # noqa: E402
from cstext.labels.pointing import messages_for  # noqa: E402
from cstext.reasons import (  # noqa: E402
    LabelledChat,
    Model,
    classify,
    latest_by_session,
    load_model,
    read_labels,
)
from cstext.reasons.fit import Material, fit_layers, prepare  # noqa: E402
from cstext.reasons.scores import confusion, f1_scores  # noqa: E402
from cstext.reasons.train import OWN_WORTH, corpus_files  # noqa: E402
from cstext.tables import REASONS  # noqa: E402

Ints = NDArray[np.int64]
ORDERS = ("random", "review", "learn")
MEASURES = ("the week's review: right", "the week's review: macro-F1", "unseen chats: macro-F1")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--sizes", default="60,120")
    parser.add_argument("--part", type=int, default=1)
    asked = parser.parse_args()
    shipped = load_model()
    shop = as_the_desk_writes(latest_by_session(read_labels([asked.labels])), shipped)
    corpus = read_labels(corpus_files())[:: asked.part]
    worth = np.concatenate([np.ones(len(corpus)), np.full(len(shop), OWN_WORTH)])
    material = prepare([*corpus, *shop], shipped.cues, shipped.weights, worth.astype(np.float32))
    lab = Lab(shop, material, len(corpus), shipped)
    sizes = [int(size) for size in asked.sizes.split(",")]
    with threadpool_limits(1):
        runs = np.array([lab.run(seed, sizes) for seed in range(asked.seeds)])
    print(f"{len(shop)} chats, {len(corpus)} of the corpus, {asked.seeds} seeds")
    for place, measure in enumerate(MEASURES):
        print(f"\n{measure}\nlabels  random  review (to random)       learn (to random)")
        for step, size in enumerate(sizes):
            random, *others = (runs[:, way, step, place] for way in range(len(ORDERS)))
            columns = "  ".join(beside(other, random) for other in others)
            print(f"{size:6}  {random.mean():.3f}   {columns}")


def beside(found: NDArray[np.float64], random: NDArray[np.float64]) -> str:
    gaps = found - random
    error = gaps.std(ddof=1) / np.sqrt(len(gaps))
    return f"{found.mean():.3f} ({gaps.mean():+.3f} ± {error:.3f})"


def as_the_desk_writes(labels: list[LabelledChat], model: Model) -> list[LabelledChat]:
    """Return the labels with the messages in which the model sees the cause."""
    chats, causes = [label.chat for label in labels], [label.reason for label in labels]
    found = messages_for(chats, causes, model)
    return [replace(label, evidence=numbers) for label, numbers in zip(labels, found, strict=True)]


class Lab:
    """The chats, what the shipped model says of them, and trainings on parts of them."""

    def __init__(
        self, shop: Sequence[LabelledChat], material: Material, corpus: int, shipped: Model
    ) -> None:
        self.chats = [label.chat for label in shop]
        self.actual = np.array([REASONS.index(label.reason) for label in shop])
        self.material, self.corpus, self.shipped = material, corpus, shipped
        decisions = classify(self.chats, shipped)
        self.unsure = np.array([one.review for one in decisions])
        self.confidence = np.array([one.confidence for one in decisions])
        self.doubt = uncertainty(decisions, shipped)
        self.vectors = chat_vectors(self.chats)

    def run(self, seed: int, sizes: Sequence[int]) -> list[list[list[float]]]:
        """Return MEASURES by number of labels, for each of ORDERS."""
        order = np.random.default_rng(seed).permutation(len(self.chats))
        aside, week = np.split(order, [len(order) // 2])
        ways = {
            "random": week,
            "review": week[np.lexsort((self.confidence[week], ~self.unsure[week]))],
            "learn": week[learning_order(self.doubt[week], self.vectors[week])],
        }
        return [[self.scores(ways[name][:size], week, aside) for size in sizes] for name in ORDERS]

    def scores(self, labelled: Ints, week: Ints, aside: Ints) -> list[float]:
        found = self.decided(labelled)
        reviewed = found.copy()
        reviewed[labelled] = self.actual[labelled]
        right = float((reviewed[week] == self.actual[week]).mean())
        return [right, self.macro(reviewed, week), self.macro(found, aside)]

    def decided(self, labelled: Ints) -> Ints:
        """Return every chat's cause as a model decides that learned from ``labelled`` too."""
        mask = np.arange(len(self.material.reasons)) < self.corpus
        mask[self.corpus + labelled] = True
        exchange, chat = fit_layers(self.material, mask)
        model = replace(self.shipped, exchange_layer=exchange, chat_layer=chat)
        reasons = [one.reason for one in classify(self.chats, model)]
        return np.array([REASONS.index(reason) for reason in reasons])

    def macro(self, found: Ints, chats: Ints) -> float:
        return float(np.nanmean(f1_scores(confusion(self.actual[chats], found[chats]))))


if __name__ == "__main__":
    main()
