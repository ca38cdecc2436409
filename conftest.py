"""The examples of the Python face are run on the sample shop, read once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from cstext import Shop


@pytest.fixture(scope="session")
def sample_shop() -> Iterator[Shop]:
    """The sample shop, all of it synthetic."""
    import cstext

    with cstext.read(cstext.sample_shop()) as shop:
        yield shop


@pytest.fixture(autouse=True)
def _examples(request: pytest.FixtureRequest, doctest_namespace: dict[str, Any]) -> None:
    """``shop`` and ``sample_shop`` in the examples of `cstext.api.shop`."""
    if isinstance(request.node, pytest.DoctestItem) and "cstext.api.shop" in request.node.name:
        from cstext.api import sample_shop

        doctest_namespace |= {"sample_shop": sample_shop}
        doctest_namespace["shop"] = request.getfixturevalue("sample_shop")
