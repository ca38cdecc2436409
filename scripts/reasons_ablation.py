#!/usr/bin/env python3
"""Writes what each group of features brings into docs/causes.md, between its markers.

    python scripts/reasons_ablation.py [LABELS.jsonl]

Trains on corpus/reasons; scores on the voices left out and, if given, on an outside label file.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cstext.reasons import LabelledChat, read_labels  # noqa: E402 - after the path
from cstext.reasons.cues import Cues, load_cues  # noqa: E402
from cstext.reasons.exchanges import exchanges_of  # noqa: E402
from cstext.reasons.features import Weights  # noqa: E402
from cstext.reasons.fit import fit, held_out, prepare  # noqa: E402
from cstext.reasons.model import Floats, Ints, Model, decide  # noqa: E402
from cstext.reasons.operating import best_lean  # noqa: E402
from cstext.reasons.scores import score  # noqa: E402
from cstext.reasons.train import corpus_files  # noqa: E402
from cstext.tables import REASONS  # noqa: E402

PAGE = ROOT / "docs" / "causes.md"
BEGIN, END = "<!-- ablation -->", "<!-- /ablation -->"

FULL = Weights()
VARIANTS: dict[str, Weights] = {
    "as shipped": FULL,
    "without cues": replace(FULL, cues=0),
    "cues four times as strong": replace(FULL, cues=4 * FULL.cues),
    "without acts": replace(FULL, matters=0, acts=0),
    "without rules": replace(FULL, rules=0),
    "without rules, cues four times as strong": Weights(cues=4 * FULL.cues, rules=0),
}


def main() -> None:
    corpus = read_labels(corpus_files())
    outside = read_labels(map(Path, sys.argv[1:]))
    cues = load_cues()
    table = "\n".join(rows(corpus, outside, cues))
    page = PAGE.read_text("utf-8")
    head, rest = page.split(BEGIN)
    PAGE.write_text(f"{head}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}", "utf-8")
    print(table)


def rows(corpus: list[LabelledChat], outside: list[LabelledChat], cues: Cues) -> Iterator[str]:
    yield f"| Features | Voices left out ({len(corpus)} chats)" + (
        f" | Real chats ({len(outside)}) |" if outside else " |"
    )
    yield "|---|---|" + ("---|" if outside else "")
    no_rules = replace(cues, rules=tuple(r for r in cues.rules if not (r.then or r.unless_then)))
    variants = [(title, weights, cues) for title, weights in VARIANTS.items()]
    variants.insert(1, ("without rules that read the buyer's reaction", FULL, no_rules))
    for title, weights, lexicon in variants:
        left_out = voices_left_out(corpus, lexicon, weights)
        lean = best_lean(reasons_of(corpus), left_out)
        cells = [macro(corpus, left_out, lean)]
        if outside:
            found = found_by(fit(corpus, lexicon, weights=weights), outside)
            cells.append(macro(outside, found, lean))
        yield f"| {title} | {' | '.join(cells)} |"


def voices_left_out(corpus: list[LabelledChat], cues: Cues, weights: Weights) -> Floats:
    voices = sorted({label.group for label in corpus})
    folds = np.array([voices.index(label.group) for label in corpus])
    return held_out(prepare(corpus, cues, weights), folds)


def found_by(model: Model, labels: list[LabelledChat]) -> Floats:
    exchanges = exchanges_of([label.chat for label in labels])
    return model.chat_probabilities(exchanges, model.exchange_probabilities(exchanges))


def reasons_of(labels: list[LabelledChat]) -> Ints:
    return np.array([REASONS.index(label.reason) for label in labels])


def macro(labels: list[LabelledChat], found: Floats, lean: float) -> str:
    actual = reasons_of(labels)
    decided = decide(found, lean, REASONS.index("other"))
    value = score(actual, decided, found.max(axis=1), np.zeros(len(labels), bool))["macro_f1"]
    return f"{value['value']:.3f} ({value['low']:.3f}–{value['high']:.3f})"


if __name__ == "__main__":
    main()
