"""Who is who in a text whose lines name their sender only, and to whom the shop writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from cstext.readers.batching import Item
from cstext.readers.roles import account_role, role_of
from cstext.readers.rows import BadRow
from cstext.settings import Accounts

_SUB_ACCOUNT = re.compile(r"^([^:：]+)[:：]\S")

UNTOLD = "nothing tells whether a buyer or an agent wrote it"
UNTOLD_NOTE = "name the shop's own accounts in cstext.toml: [accounts] agents = [...]"


class Said(NamedTuple):
    """A message as the text has it; ``nick`` is empty for a line of the platform's."""

    line: int
    nick: str
    sent_at: str
    text: str
    kind: str | None = None
    to: str | None = None


@dataclass(frozen=True)
class People:
    """The role of every nick (None: nothing tells it) and the shop, where nicks name one."""

    roles: dict[str, str | None] = field(default_factory=dict)
    shop: str | None = None

    @property
    def is_told(self) -> bool:
        """Whether every nick has a role."""
        return None not in self.roles.values()


def tell_apart(
    said: Iterable[Said | BadRow],
    accounts: Accounts,
    *,
    own: frozenset[str] = frozenset(),
    buyers: frozenset[str] = frozenset(),
    sub_accounts: bool = False,
) -> People:
    """Return who is who: by the settings, the platforms' robots, ``own`` and ``buyers``.

    With ``sub_accounts`` a nick ``shop:name``, and the shop's bare name, are the shop's. Where one
    side is known, the others are the other side; where neither is, nothing is guessed, but that
    one who is alone in such a text, or beside accounts that the settings list, is a buyer.
    """
    nicks = dict.fromkeys(
        nick for row in said if isinstance(row, Said) for nick in (row.nick, row.to) if nick
    )
    shops = {m[1] for nick in nicks if sub_accounts and (m := _SUB_ACCOUNT.match(nick))}

    def told(nick: str) -> str | None:
        is_own = nick in own or nick in shops or (sub_accounts and _SUB_ACCOUNT.match(nick))
        return (
            account_role(nick, accounts)
            or ("buyer" if nick in buyers else None)
            or ("agent" if is_own else None)
            or role_of(nick)
        )

    roles = {nick: told(nick) for nick in nicks}
    found = {role for role in roles.values() if role and role != "system"}
    are_buyers = sub_accounts and (len(nicks) == 1 or accounts != Accounts())
    rest = "agent" if "buyer" in found else "buyer" if found or are_buyers else None
    shop = next(iter(shops)) if len(shops) == 1 else None
    return People({nick: role or rest for nick, role in roles.items()}, shop)


def items(said: Iterable[Said | BadRow], people: People) -> Iterator[Item | BadRow]:
    """Yield the messages with their roles and buyers, in the order of the text.

    What the shop writes answers the buyer it names, else the last one above, else the first below.
    """
    waiting: list[Said] = []
    buyer: str | None = None
    for row in said:
        if isinstance(row, BadRow):
            yield row
            continue
        if row.nick and people.roles.get(row.nick) is None:
            yield BadRow(row.line, UNTOLD, _raw(row))
            continue
        named = next((n for n in (row.nick, row.to) if n and people.roles[n] == "buyer"), None)
        buyer = named or buyer
        if buyer is None:
            waiting.append(row)
            continue
        for early in waiting:
            yield _item(early, buyer, people)
        waiting.clear()
        yield _item(row, buyer, people)
    for row in waiting:
        yield BadRow(row.line, "the message stands under no buyer", _raw(row))


def _item(row: Said, buyer: str, people: People) -> Item:
    role = people.roles[row.nick] if row.nick else "system"
    agent = row.to if role == "buyer" and row.to != buyer else None
    return Item(
        line=row.line,
        role=role or "system",
        sender="" if role == "system" else row.nick,
        text=row.text,
        sent_at=row.sent_at,
        buyer=buyer,
        agent=agent if role in ("buyer", "system") else row.nick,
        shop=people.shop,
        kind=row.kind or ("notice" if role == "system" else None),
    )


def _raw(row: Said) -> str:
    return f"{row.sent_at}\t{row.nick}\t{row.text}"
