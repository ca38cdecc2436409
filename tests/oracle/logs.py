"""Generated chats, written in the notation of tests.chats so that a failure can be read."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.chats import Row, chat

QUESTIONS = ["B", "B@lan", "B@", "B~", "B^", "B?"]
WHO = [
    *QUESTIONS, *QUESTIONS, "B~@lan", "B~@", "B~^", "B=12345678",
    "S", "S", "S@lan", "S?", "S@", "S=$hi", "S=auto", "S@robot", "A", "A?@lan", "A=$hi",
    "X", "X?", "X=$hi", "R", "R", "R?@robot", "R=auto", "N", "N",
]  # fmt: skip
# Around every threshold, cap and gap of the shipped profiles, and of the settings tried here.
GAPS = [
    0, 1, 5, 20, 30, 31, 60, 61, 120, 121, 180, 181, 240, 599, 600, 601, 3600,
    28799, 28800, 28801, 43200, 86400,
]  # fmt: skip
# Around windows and midnight, in seconds after 10:00.
STARTS = [0, 7, -7201, -7200, -3600, -3601, 46799, 46800, 50390, 50399, 50400, 122400]

step = st.tuples(st.sampled_from(WHO), st.sampled_from(GAPS))
log = st.tuples(st.sampled_from(STARTS), st.lists(step, max_size=9))


@st.composite
def notations(draw: st.DrawFn, timed: bool = True) -> list[str]:
    """Some dozens of chats."""
    texts = []
    for start, steps in draw(st.lists(log, min_size=12, max_size=40)):
        tokens, now = [], start
        for who, gap in steps:
            now += gap
            tokens.append(who[0] + (at(now) if timed else "-") + who[1:])
        texts.append(" ".join(tokens))
    return texts


def at(seconds: int) -> str:
    """Seconds after 2026-03-04 10:00 as day and time of March.

    >>> at(42), at(-7201), at(50400)
    ('4/10:00:42', '4/07:59:59', '5/00:00:00')
    """
    day, rest = divmod(seconds + 36000, 86400)
    return f"{4 + day}/{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"


def written(texts: list[str], buyers: int = 1) -> list[Row]:
    """The messages of the chats; ``buyers`` chats in a row are one buyer's."""
    return [
        row
        for n, text in enumerate(texts)
        for row in chat(text, f"c{n}", buyer=f"b{n // buyers}", line=n * 100 + 1)
    ]
