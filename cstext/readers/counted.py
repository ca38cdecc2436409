"""Counts in what readers say of a file."""


def counted(count: int, one: str, more: str = "") -> str:
    """Return a count with its noun, whose plural has an s unless it is given.

    >>> counted(1, "row"), counted(2, "row"), counted(2, "push", "pushes")
    ('1 row', '2 rows', '2 pushes')
    """
    return f"{count} {one if count == 1 else more or f'{one}s'}"
