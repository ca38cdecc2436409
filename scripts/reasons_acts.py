#!/usr/bin/env python3
"""Rebuilds models/acts from corpus/lexicons/acts.toml: python scripts/reasons_acts.py

Prints how well acts are found in fresh turns of the same phrases. Models that were trained with
other acts are refused afterwards: run scripts/reasons_train.py next.
"""

import sys
import tomllib
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cstext.reasons.act_training import drawn_turns, learn_acts  # noqa: E402 - after the path
from cstext.reasons.acts import save_acts  # noqa: E402

FRESH, SEED = 3_000, 1


def main() -> None:
    phrases = tomllib.loads((ROOT / "corpus/lexicons/acts.toml").read_text("utf-8"))
    with threadpool_limits(1):
        acts = learn_acts()
    save_acts(acts, ROOT / "models" / "acts")
    for side, reader in (("buyer", acts.buyer), ("agent", acts.agent)):
        texts, carried = drawn_turns(phrases[side], phrases["company"], FRESH, SEED)
        there = np.array([[act in each for act in reader.acts] for each in carried])
        found = reader.probabilities(texts) > 0.5
        both = (found & there).sum()
        print(
            f"{side}: {len(reader.acts)} acts, {sum(map(len, phrases[side].values()))} phrases;"
            f" of those named {both / found.sum():.2f} right, {both / there.sum():.2f} found"
        )


if __name__ == "__main__":
    main()
