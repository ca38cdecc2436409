"""docs/desk.md says what the code says."""

from __future__ import annotations

from pathlib import Path

from cstext.desk.guard import MOST_BODY
from cstext.labels.curve import LEAST, LEAST_EACH
from cstext.labels.label_studio import CONFIG

DOCS = Path(__file__).resolve().parents[2] / "docs"
DOCUMENT, CHINESE = (
    (DOCS / f"desk.{edition}").read_text("utf-8") for edition in ("md", "zh-CN.md")
)


def test_the_set_up_for_label_studio_is_the_one_the_tasks_fit() -> None:
    assert f"```xml\n{CONFIG}```" in DOCUMENT


def test_the_bounds_are_those_of_the_code() -> None:
    assert f"Below {LEAST} labels, or {LEAST_EACH} of a cause" in DOCUMENT
    assert f"不到 {LEAST} 个，或\n有一种原因不到 {LEAST_EACH} 个" in CHINESE
    assert f"JSON of at most {MOST_BODY // 1024} KiB" in DOCUMENT
