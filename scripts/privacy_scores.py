"""How well private things are masked: precision and recall on made-up chat sentences.

``python scripts/privacy_scores.py`` prints the table, ``--write`` puts it into docs/privacy.md,
``--check`` fails if it stands there otherwise.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from cstext.privacy import mask_text

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "tests" / "privacy"
PAGE = ROOT / "docs" / "privacy.md"
BEGIN, END = "<!-- scores -->", "<!-- end of scores -->"

_MASK = re.compile(r"\[(?:身份证|电话|邮箱|卡号|单号|账号|姓名|地址)\]|1\d\d\*{8}")


class Score(NamedTuple):
    """Sentences of a kind: in all, masked whole, with the rest kept; and masks beside the mark."""

    kind: str
    sentences: int
    found: int
    kept: int
    false_masks: int

    @property
    def recall(self) -> float:
        return self.found / self.sentences if self.sentences else 0.0

    @property
    def precision(self) -> float:
        masks = self.found + self.false_masks
        return self.found / masks if masks else 1.0


def examples(name: str) -> list[dict[str, str]]:
    with (EXAMPLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def scores() -> list[Score]:
    """One score a kind; then the sentences that hold nothing private, whose masks are all false."""
    positives = scored("positives.tsv")
    negatives = examples("negatives.tsv")
    false_masks = sum(len(_MASK.findall(mask_text(row["text"]))) for row in negatives)
    kept = sum(mask_text(row["text"]) == row["text"] for row in negatives)
    return [*positives, Score("nothing private", len(negatives), 0, kept, false_masks)]


def scored(name: str) -> list[Score]:
    """One score a kind."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for row in examples(name):
        count, (found, kept, extra) = kinds[row["kind"]], judged(row["text"], row["secret"])
        count.update(sentences=1, found=found, kept=kept, false_masks=extra)
    return [
        Score(kind, *(count[field] for field in Score._fields[1:])) for kind, count in kinds.items()
    ]


def judged(text: str, secret: str) -> tuple[bool, bool, int]:
    """Whether nothing of the secret is left, whether all else is, and the masks too many.

    A phone number beside a name is masked too, and rightly: it is no mask too many.
    """
    masked = mask_text(text)
    before, _, after = (_MASK.sub("", mask_text(part)) for part in text.partition(secret))
    bare = _MASK.sub("", masked)
    pieces = {secret[n : n + 2] for n in range(max(len(secret) - 1, 1))}
    leaked = [piece for piece in pieces if bare.count(piece) > (before + after).count(piece)]
    rightly = 1 + len(_MASK.findall(mask_text(text.replace(secret, "◆"))))
    return not leaked, bare == before + after, max(len(_MASK.findall(masked)) - rightly, 0)


def table(found: list[Score]) -> str:
    lines = [
        "| kind | sentences | recall | precision | rest of the sentence kept |",
        "|---|---|---|---|---|",
    ]
    for score in found:
        is_negative = not score.found
        recall = "–" if is_negative else f"{score.recall:.3f}"
        precision = f"{score.false_masks} false masks" if is_negative else f"{score.precision:.3f}"
        kept = f"{score.kept / score.sentences:.3f}"
        lines.append(f"| {score.kind} | {score.sentences} | {recall} | {precision} | {kept} |")
    positives = [score for score in found if score.found]
    hits, sentences = (sum(getattr(s, n) for s in positives) for n in ("found", "sentences"))
    masks = hits + sum(score.false_masks for score in found)
    lines.append(f"| all | {sentences} | {hits / sentences:.3f} | {hits / masks:.3f} | |")
    free = scored("unseen.tsv")
    kinds = ", ".join(f"{score.kind} {score.found} of {score.sentences}" for score in free)
    hits, sentences = (sum(getattr(s, n) for s in free) for n in ("found", "sentences"))
    lines.append(f"\nWritten freely: {hits} of {sentences} found ({kinds}).")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    text = table(scores())
    page = PAGE.read_text("utf-8")
    head, rest = page.split(BEGIN)
    made = f"{head}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}"
    if "--check" in arguments:
        return int(made != page)
    if "--write" in arguments:
        PAGE.write_text(made, "utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
