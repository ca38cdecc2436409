"""TOML files that people write: every fault with its line."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from cstext.errors import UsageError
from cstext.tomlfile import line_of, read_toml

TEXT = """\
# a comment with [brackets] and a = sign
title = "x # no comment"

[shop]
"name of" = "y"
hours.mon = 8
many = [
  # the first
  { a = 1 },
  { a = [1, 2] },

  { a = "]" },
]
after = 1

[[rows]]
a = 1
[[rows]]
a = 2
[rows.inner]
b = 3
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("title",), 2),
        (("shop",), 4),
        (("shop", "name of"), 5),
        (("shop", "hours", "mon"), 6),
        (("shop", "many"), 7),
        (("shop", "many", 0), 9),
        (("shop", "many", 1, "a", 0), 10),
        (("shop", "many", 2, "a"), 12),
        (("shop", "after"), 14),
        (("rows", 0), 16),
        (("rows", 1, "a"), 19),
        (("shop", "nothing"), 4),
        (("nothing",), None),
    ],
)
def test_the_line_of_a_place(place, line):
    assert line_of(TEXT, place) == line


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    weight: int = 0


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = ""
    rows: list[Inner] = []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('titel = "x"', "f.toml, line 1: titel: is not known; did you mean 'title'?"),
        ("[[rows]]\nwieght = 1", "f.toml, line 2: rows.1.wieght: is not known; did you mean 'weig"),
        ("[[rows]]\nweight = 1\n[[rows]]\nweight = 'a'", "f.toml, line 4: rows.2.weight: "),
        ("xyz = 1", "f.toml, line 1: xyz: is not known"),
        ("title = ", "f.toml: cannot be read as settings: "),
    ],
)  # fmt: skip
def test_a_fault_names_file_line_key_and_the_nearest(tmp_path: Path, monkeypatch, text, said):
    monkeypatch.chdir(tmp_path)
    Path("f.toml").write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        read_toml(Path("f.toml"), "settings").into(Outer)
    assert str(caught.value).startswith(said)


def test_windows_line_ends_and_a_byte_order_mark_are_fine(tmp_path: Path):
    path = tmp_path / "f.toml"
    path.write_bytes(b"\xef\xbb\xbftitle = 'a'\r\n[[rows]]\r\nweight = 1\r\n")
    assert read_toml(path, "settings").into(Outer).rows == [Inner(weight=1)]
