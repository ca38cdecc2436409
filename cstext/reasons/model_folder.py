"""A model's folder: its files and the card that holds their hashes, one model at any moment.

The card decides. Files go into the folder under names of their own, which carry their hash; with
the card that names these hashes the new model is there, and only then they take the usual names.
Whoever reads takes a file under either name, the one with the card's hash.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cstext.errors import ArtifactError
from cstext.locked import lock_file
from cstext.writing import writing_folder

CARD = "card.json"
_LOCK = ".lock"
_HASH = re.compile(r"[0-9a-f]{64}")


def write_folder(
    folder: Path, files: Mapping[str, bytes], card: Mapping[str, Any]
) -> dict[str, Any]:
    """Put a model in place of the one that is there, if any; return the card with its hashes.

    Raises:
        OSError: the folder cannot be written; what was there is there still.
    """
    hashes = {name: _sha256(content) for name, content in files.items()}
    whole = {**card, "files": hashes}
    folder.mkdir(parents=True, exist_ok=True)
    with lock_file(folder / _LOCK), writing_folder(folder) as beside:
        for name, content in files.items():
            (beside / name).write_bytes(content)
        text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
        (beside / CARD).write_text(text + "\n", "utf-8", newline="\n")
        for name, digest in hashes.items():
            (beside / name).replace(folder / _new_name(name, digest[:8]))
        (beside / CARD).replace(folder / CARD)
        for name, digest in hashes.items():
            (folder / _new_name(name, digest[:8])).replace(folder / name)
            for left in folder.glob(_new_name(name, 8 * "[0-9a-f]")):
                left.unlink()
    return whole


def read_folder(path: Path, names: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the card and the files it vouches for.

    Raises:
        ArtifactError: there is no card, or a file that is not the card's.
    """
    content = _bytes(path / CARD)
    if content is None:
        raise ArtifactError(f"{path}: no model folder: {CARD} is missing")
    card = json_object(content, path / CARD)
    try:
        return card, {name: _content(path, name, card) for name in names}
    except ArtifactError:
        if _bytes(path / CARD) == content:
            raise
    return read_folder(path, names)  # another model came into its place meanwhile


def _content(path: Path, name: str, card: Mapping[str, Any]) -> bytes:
    files = card.get("files")
    digest = files.get(name) if isinstance(files, dict) else None
    known = isinstance(digest, str) and _HASH.fullmatch(digest)
    places = [path / name, *([path / _new_name(name, str(digest)[:8])] if known else [])]
    # Both ways round: it may take its usual name between two looks.
    found = [content for place in (*places, places[0]) if (content := _bytes(place)) is not None]
    for content in found:
        if _sha256(content) == digest:
            return content
    if digest is None or not found:
        raise ArtifactError(f"{path}: {name} is missing")
    raise ArtifactError(f"{path / name}: differs from the hash in {CARD}; train it again")


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ArtifactError(f"{path}: cannot be read: {error.strerror}") from error


def json_object(content: bytes, path: Path) -> dict[str, Any]:
    """Return the object that a file's content holds.

    Raises:
        ArtifactError: it holds none.
    """
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ArtifactError(f"{path}: cannot be read as JSON") from error
    if not isinstance(found, dict):
        raise ArtifactError(f"{path}: must hold a JSON object")
    return found


def _new_name(name: str, mark: str) -> str:
    stem, dot, suffix = name.partition(".")
    return f"{stem}-{mark}{dot}{suffix}"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
