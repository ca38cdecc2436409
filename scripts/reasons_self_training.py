#!/usr/bin/env python3
"""What a shop's unlabelled chats bring: decisions that need no review, taken as labels.

    python scripts/reasons_self_training.py LABELS.jsonl [--worth 5]

The chats are cut in two by a hash of their names. Of one half the labels are put aside: the
shipped model decides it, and what needs no review is trained on beside the corpus, each chat for
WORTH of the corpus, its evidence the one found. The other half is scored, then the two change
places. Prints macro-F1 over both, before and after, and never a text.
"""

import argparse
import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cstext.reasons import LabelledChat, Model, classify, load_model, read_labels  # noqa: E402
from cstext.reasons.fit import fit_layers, prepare  # noqa: E402
from cstext.reasons.scores import score  # noqa: E402
from cstext.reasons.train import OWN_WORTH, corpus_files  # noqa: E402
from cstext.tables import REASONS  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--worth", type=float, default=OWN_WORTH)
    asked = parser.parse_args()
    labels, shipped = read_labels([asked.labels]), load_model()
    corpus = read_labels(corpus_files())
    half = np.array([half_of(label) for label in labels])
    before, after = np.zeros(len(labels), int), np.zeros(len(labels), int)
    taken = 0
    with threadpool_limits(1):
        for kept in (0, 1):
            sure = believed([x for x, h in zip(labels, half, strict=True) if h != kept], shipped)
            taken += len(sure)
            scored = [x for x, h in zip(labels, half, strict=True) if h == kept]
            before[half == kept] = decided(scored, shipped)
            after[half == kept] = decided(scored, trained(corpus, sure, asked.worth, shipped))
    print(f"{len(labels)} chats, {taken} of them decided without review and taken as labels")
    for name, found in (("shipped", before), ("with its own decisions", after)):
        print(f"{name}: macro-F1 {macro(labels, found)}")


def half_of(label: LabelledChat) -> int:
    return int(hashlib.sha256(f"half {label.chat.session_id}".encode()).hexdigest(), 16) % 2


def believed(labels: list[LabelledChat], model: Model) -> list[LabelledChat]:
    """Return the chats that the model is sure of, with its labels in place of theirs."""
    found = zip(labels, classify([label.chat for label in labels], model), strict=True)
    return [
        LabelledChat(label.chat, own.reason, None, own.evidence, "", label.group, {})
        for label, own in found
        if not own.review
    ]


def trained(
    corpus: list[LabelledChat], own: list[LabelledChat], worth: float, shipped: Model
) -> Model:
    counts = np.array([1.0] * len(corpus) + [worth] * len(own), np.float32)
    material = prepare([*corpus, *own], shipped.cues, shipped.weights, counts)
    exchange_layer, chat_layer = fit_layers(material, np.ones(len(counts), bool))
    return replace(shipped, exchange_layer=exchange_layer, chat_layer=chat_layer)


def decided(labels: list[LabelledChat], model: Model) -> list[int]:
    found = classify([label.chat for label in labels], model)
    return [REASONS.index(decision.reason) for decision in found]


def macro(labels: list[LabelledChat], found: np.ndarray) -> str:
    actual = np.array([REASONS.index(label.reason) for label in labels])
    count = len(labels)
    value = score(actual, found, np.ones(count), np.zeros(count, bool))["macro_f1"]
    return f"{value['value']:.3f} ({value['low']:.3f}–{value['high']:.3f})"


if __name__ == "__main__":
    main()
