"""Learn from customer-service chat logs: how fast, how often unanswered, what was lost and why.

>>> import cstext
>>> shop = cstext.read(cstext.sample_shop())
>>> shop.response(by="shop", days="2026-W46").facts["total"]["rounds"]
3437
>>> shop.close()

What stands here is loaded when it is first used: the import alone takes no library's time.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cstext.version import VERSION as __version__  # noqa: N811 -- the name that tools look for

if TYPE_CHECKING:
    from cstext.api import (
        Answer,
        Shop,
        agreement,
        convert,
        evaluate,
        formats,
        inspect,
        metrics,
        read,
        sample_shop,
        train,
    )
    from cstext.errors import CstextError

__all__ = [
    "Answer",
    "CstextError",
    "Shop",
    "__version__",
    "agreement",
    "convert",
    "evaluate",
    "formats",
    "inspect",
    "metrics",
    "read",
    "sample_shop",
    "train",
]


if not TYPE_CHECKING:  # to a type checker it would mean that any name is there

    def __getattr__(name: str) -> Any:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = "cstext.errors" if name == "CstextError" else "cstext.api"
        globals()[name] = found = getattr(import_module(home), name)
        return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
