"""The sheet of scores, where a score sheet was asked for."""

from __future__ import annotations

from cstext.report.excel.book import Book, Column
from cstext.report.scores import score_rows


def draw_scorecard(book: Book) -> None:
    """Draw each agent's score, grade and how it was worked out; nothing without a score sheet."""
    t, answer = book.t, book.facts["scorecard"]
    if answer is None:
        return
    title = answer["scorecard"]["title_en" if t.lang == "en" else "title"]
    note = " · ".join([*answer["warnings"], answer[f"rounding_{t.lang}"]])
    sheet = book.sheet("scorecard", f"{t('section.scorecard')}: {title}", note)
    scores = score_rows(answer, t.lang, brief=True)
    looks = {t("scores.score"): ("number", 10), t("scores.working"): ("wrap", 60),
             t("scores.missing"): ("wrap", 40)}  # fmt: skip
    names = list(scores[0]) if scores else [t("scores.agent")]
    columns = [Column(name, *looks.get(name, ("text", 16))) for name in names]
    rows = [[book.agent(row[names[0]]), *(row[name] for name in names[1:])] for row in scores]
    book.long_table(sheet, "scores", columns, rows)
