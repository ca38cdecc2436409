"""What scores and pay are to be looked at for: codes, and what fills their texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """A warning: its code, and the values of its text, which `cstext.report` has by the code."""

    code: str
    values: Mapping[str, object]
