"""Fills the blanks of a text, and chooses the words that go with their numbers."""

from __future__ import annotations


class _Told(str):
    """What a blank holds; ``{n:chat|chats}`` is the first of the two where n is 1."""

    def __format__(self, words: str) -> str:
        one, _, many = words.partition("|")
        return (one if self == "1" else many) if many else super().__format__(words)


def filled(text: str, /, **values: object) -> str:
    """Return a text with its blanks filled.

    >>> filled("{n} {n:chat|chats}", n=1), filled("{n} {n:chat|chats}", n="1,200")
    ('1 chat', '1,200 chats')
    """
    return text.format(**{name: _Told(value) for name, value in values.items()})
