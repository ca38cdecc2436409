"""A file's head: what readers look at to tell whether the file is theirs."""

from __future__ import annotations

import codecs
import zipfile
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal, TextIO

from cstext.errors import InputError
from cstext.readers.encoding import Encoding, codec_told_by_start, detect_encoding

Form = Literal["text", "excel", "parquet", "zip", "picture", "binary", "empty"]

_HEAD_BYTES, _LINE_BYTES = 1 << 16, 1 << 22

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_BINARIES = (b"%PDF", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"SQLite format 3\x00", b"\x7fELF")


class Head:
    """A file, its form and encoding, and the first lines of a text; opened again by readers."""

    def __init__(self, path: Path, source: str | None = None) -> None:
        self.path = path
        self.source = source or str(path)
        self.passed_over: list[str] = []
        """Notes of whoever reads it on what is in it and was not read."""

    @cached_property
    def form(self) -> Form:
        """What sort of file it is, by its first bytes."""
        return _form(self.path, self._bytes)

    @cached_property
    def encoding(self) -> Encoding:
        """The encoding of a text; of another form, its name. Whoever has read it all may set it."""
        if self.form != "text":
            return Encoding(self.form)
        return detect_encoding(self.path)

    @cached_property
    def codec(self) -> str:
        """The encoding's name, of which a text is read no more than is needed to tell it."""
        told = codec_told_by_start(self.path) if self.form == "text" else None
        return told or self.encoding.name

    @cached_property
    def text(self) -> str:
        """The first 64 KiB of a text, of JSON the first 4 MiB until a line ends.

        The character that the cut may have split is not there.
        """
        if self.form != "text":
            return ""
        decoder = codecs.getincrementaldecoder(self.codec)(errors="replace")
        return decoder.decode(self._bytes)

    @cached_property
    def lines(self) -> list[str]:
        """The whole lines of ``text``, without their line ends."""
        lines = [line.removesuffix("\r") for line in self.text.split("\n")]
        return lines[:-1] if len(lines) > 1 and len(self._bytes) >= _HEAD_BYTES else lines

    @property
    def binary(self) -> Path | BytesIO:
        """The file for libraries that open it: its bytes where its name is no UTF-8."""
        try:
            self.path.as_posix().encode("utf-8")
        except UnicodeEncodeError:
            return BytesIO(self.path.read_bytes())
        return self.path

    def open(self, newline: str = "\n") -> TextIO:
        """Open a text by its encoding; lines end at ``newline`` (see ``io.open``).

        Raises:
            InputError: it is no text.
        """
        self._want_text()
        name, errors = self.encoding
        return self.path.open(encoding=name, errors=errors, newline=newline)

    def open_bytes(self) -> BinaryIO:
        """Open a text as it is stored.

        Raises:
            InputError: it is no text.
        """
        self._want_text()
        return self.path.open("rb")

    def _want_text(self) -> None:
        if self.form != "text":
            raise InputError(f"{self.source}: is no text, as its layout wants one")

    @cached_property
    def _bytes(self) -> bytes:
        with self.path.open("rb") as file:
            start = file.read(_HEAD_BYTES)
            is_json = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
            # What a line of JSON holds is only told by the whole of it.
            if is_json and len(start) == _HEAD_BYTES and b"\n" not in start.strip():
                start += file.readline(_LINE_BYTES)
            return start


def _form(path: Path, start: bytes) -> Form:
    if not start.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        return "empty"
    if start.startswith(_PICTURES) or start[8:12] == b"WEBP" or start[4:8] == b"ftyp":
        return "picture"
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(_OLD_OFFICE):
        return "excel"
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_form(path, start)
    return "binary" if start.startswith(_BINARIES) or _is_noise(start) else "text"


def _zip_form(path: Path, start: bytes) -> Form:
    """An XLSX is a ZIP with a workbook; a cut-off one has lost the list of its parts."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "excel" if "xl/workbook.xml" in archive.namelist() else "zip"
    except (zipfile.BadZipFile, OSError):
        is_office = b"[Content_Types].xml" in start or b"xl/" in start or b"_rels/" in start
        return "excel" if is_office else "zip"


def _is_noise(start: bytes) -> bool:
    """Whether control bytes that no text holds are more than one in ten, outside UTF-16."""
    sample = start[:4096]
    control = sum(byte < 9 or 13 < byte < 27 for byte in sample) - sample.count(0)
    return control * 10 > len(sample)
