"""The Python face: what `import cstext` gives.

A function or method has the name of the command that it answers; both call the same code below.
"""

from cstext.api.answer import Answer
from cstext.api.catalog import formats, metrics, policies, sample_shop
from cstext.api.files import convert, inspect
from cstext.api.learning import agreement, evaluate, train
from cstext.api.shop import Shop, read

__all__ = [
    "Answer",
    "Shop",
    "agreement",
    "convert",
    "evaluate",
    "formats",
    "inspect",
    "metrics",
    "policies",
    "read",
    "sample_shop",
    "train",
]
