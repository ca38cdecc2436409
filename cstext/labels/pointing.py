"""The messages that speak for a cause a person named, where the person points at none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cstext.reasons import Chat, Model
from cstext.reasons.evidence import MOST
from cstext.reasons.exchanges import exchanges_of


def messages_for(
    chats: Sequence[Chat], causes: Sequence[str], model: Model
) -> list[tuple[int, ...]]:
    """Return, per chat, the numbers of the messages of the exchange that shows its cause most.

    A label with them teaches which exchange it is about; without, every exchange of the chat is
    taken for it. Empty for ``other``, which needs none, and where there is no exchange.
    """
    exchanges = exchanges_of(chats)
    by_exchange = model.exchange_probabilities(exchanges)
    found: list[tuple[int, ...]] = []
    for chat, cause in enumerate(causes):
        mine = np.nonzero(exchanges.chat == chat)[0]
        if cause == "other" or not len(mine):
            found.append(())
            continue
        place = mine[np.argmax(by_exchange[mine, model.causes.index(cause)])]
        asked = exchanges.numbers[int(exchanges.buyer[place])][-MOST // 2 :]
        answered = exchanges.numbers[int(exchanges.answer[place])]
        found.append(asked + answered[: MOST - len(asked)])
    return found
