#!/usr/bin/env python3
"""Rebuilds models/default from corpus/reasons: python scripts/reasons_train.py"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cstext.reasons.train import train  # noqa: E402 - the checkout must be on the path first


def main() -> None:
    files = sorted((ROOT / "corpus" / "reasons").glob("*.jsonl"))
    card = train(files, ROOT / "models" / "default", alone=True)
    for way, scores in card["cross_validated"].items():
        macro = scores["macro_f1"]
        print(f"{way}: macro-F1 {macro['value']} ({macro['low']} to {macro['high']})")
    print(f"labels {card['labels']}, thresholds {card['thresholds']}")


if __name__ == "__main__":
    main()
