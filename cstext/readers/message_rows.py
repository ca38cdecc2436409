"""Message tables whose columns are known: from rows of strings to raw messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cstext.readers.batching import message_batch, rejected_batch
from cstext.readers.contract import Batch
from cstext.readers.distinct import filled
from cstext.readers.kinds import kinds_of
from cstext.readers.roles import account_roles, roles_of
from cstext.readers.rows import RowBatch, is_rounded, trimmed, unwrapped
from cstext.readers.times import Times, parse_times
from cstext.settings import Accounts

_PEOPLE = ("conversation", "shop", "buyer", "agent", "sender", "receiver")
_NAMES = (*_PEOPLE, "role", "sent_at", "kind")


@dataclass(frozen=True)
class MessageColumns:
    """Which column is which (ours to theirs), and how times and role words are read.

    Without a role column the role is told by the sender: a role word, an account of the shop,
    the row's buyer or agent, one of ``agents``. In a table of our own (``is_own``) all people are
    named as they are.
    """

    names: Mapping[str, str]
    source: str
    accounts: Accounts = field(default_factory=Accounts)
    roles: dict[str, str] = field(default_factory=dict)
    times: Callable[[pa.Array], Times] = parse_times
    is_own: bool = False
    agents: pa.Array = field(default_factory=lambda: pa.array([], pa.string()))

    @property
    def wants_agents(self) -> bool:
        """Whether who is no row's agent would be its buyer: other rows may name him as theirs."""
        return {"agent", "sender"} <= self.names.keys() and not self.names.keys() & {
            "role",
            "buyer",
        }

    def naming(self, tables: Iterable[RowBatch]) -> MessageColumns:
        """Return these columns with all agents whom the rows of the table name."""
        found = [pc.unique(unwrapped(rows.column(self.names["agent"]))) for rows in tables]
        return replace(self, agents=pc.unique(pa.chunked_array(found, pa.string())))

    def batch(self, rows: RowBatch) -> Batch:
        """Return the rows as raw messages; those that cannot be are rejected."""
        bare = trimmed if self.is_own else unwrapped
        given = {name: bare(rows.column(self.names.get(name))) for name in _NAMES}
        role = self._role(given)
        people = self._people(given, role)
        times = self.times(given["sent_at"])
        text = rows.column(self.names["text"])
        columns = people | {
            "shop": given["shop"],
            "role": role,
            "wall_ms": times.wall_ms,
            "epoch_ms": times.epoch_ms,
            "text": text,
            "kind": kinds_of(text, given["kind"]),
            "line": rows.lines,
            "position": rows.positions or pa.array(np.ones(len(rows.lines), np.int64)),
        }
        faults = self._faults(given, people, role, times) | {
            "the text is missing": pc.is_null(text)
        }
        return _sift(columns, rows, faults, self.source)

    def _people(self, given: dict[str, pa.Array], role: pa.Array) -> dict[str, pa.Array]:
        """Conversation, buyer, agent and sender: a reply is its sender's.

        A conversation that is called like its buyer is no chat of its own.
        """
        if self.is_own:
            return {name: given[name] for name in ("conversation", "buyer", "agent")} | {
                "sender": pc.fill_null(given["sender"], "")
            }
        sender, receiver = given["sender"], given["receiver"]
        by_buyer, is_system = pc.equal(role, "buyer"), pc.equal(role, "system")
        by_shop = pc.is_in(role, pa.array(["agent", "assist", "auto", "bot"]))
        buyer = filled(given["buyer"], lambda: pc.if_else(by_buyer, None, _no_role_word(receiver)))
        if "conversation" not in self.names:
            buyer = filled(buyer, lambda: pc.if_else(by_buyer, _no_role_word(sender), None))
        addressed = filled(given["agent"], lambda: pc.if_else(by_buyer, receiver, None))
        wrote = filled(_no_role_word(sender), lambda: addressed)
        agent = pc.if_else(by_shop, wrote, addressed)
        is_buyers = pc.fill_null(pc.equal(given["conversation"], buyer), False)

        def author() -> pa.Array:
            found = pc.if_else(by_buyer, given["buyer"], pc.if_else(by_shop, agent, None))
            return pc.coalesce(found, pa.scalar(""))

        return {
            "conversation": pc.if_else(is_buyers, None, given["conversation"]),
            "buyer": buyer,
            "agent": pc.if_else(is_system, None, agent),
            "sender": pc.if_else(is_system, "", filled(sender, author)),
        }

    def _role(self, given: dict[str, pa.Array]) -> pa.Array:
        if "role" in self.names:
            return roles_of(given["role"], self.roles)
        sender = given["sender"]
        listed = account_roles(sender, self.accounts)
        role = pc.coalesce(listed, roles_of(sender, self.roles))
        pairs = [(a, b) for a, b in (("buyer", "agent"), ("agent", "buyer")) if a in self.names]
        for name, _ in pairs:
            role = pc.coalesce(role, pc.if_else(pc.equal(sender, given[name]), name, None))
        if self.wants_agents:
            is_known = pc.or_(
                pc.is_in(sender, pc.drop_null(self.agents)), _of_one_shop(sender, given["agent"])
            )
            role = pc.coalesce(role, pc.if_else(is_known, "agent", None))
        for name, other in pairs:
            role = pc.coalesce(role, pc.if_else(pc.not_equal(sender, given[name]), other, None))
        if self.accounts != Accounts() and not self.names.keys() & {"buyer", "agent"}:
            role = pc.coalesce(role, pc.if_else(pc.is_valid(sender), "buyer", None))
        return role

    def _faults(
        self,
        given: dict[str, pa.Array],
        people: dict[str, pa.Array],
        role: pa.Array,
        times: Times,
    ) -> dict[str, pa.Array]:
        """What may be wrong with a row, and with which rows it is."""
        no_chat = pc.is_null(given["conversation"])
        rounded = {
            f"{name} was rounded by Excel (1.2E+17), its digits are lost": is_rounded(given[name])
            for name in ("conversation", "buyer")
            if name in self.names and not self.is_own
        }
        no_role = (
            "the role is empty or no known word"
            if "role" in self.names
            else "nothing tells whether a buyer or an agent wrote it"
        )
        return rounded | {
            "the time cannot be read": pc.and_not(pc.is_valid(given["sent_at"]), times.known),
            "the time is missing": pc.and_(pc.is_null(given["sent_at"]), no_chat),
            "the row names neither conversation nor buyer": pc.and_(
                no_chat, pc.is_null(people["buyer"])
            ),
            no_role: pc.is_null(role),
        }


def _of_one_shop(senders: pa.Array, agents: pa.Array) -> pa.Array:
    """Whether both are sub-accounts ``shop:name`` of one shop."""
    one, other = (pc.extract_regex(x, r"^(?P<n>[^:]+):").field("n") for x in (senders, agents))
    return pc.fill_null(pc.and_(pc.equal(one, other), pc.not_equal(one, "")), False)


def _no_role_word(senders: pa.Array) -> pa.Array:
    """Names, null where one is a word for a role."""
    is_word = pc.is_valid(roles_of(senders))
    return pc.if_else(is_word, None, senders) if is_word.true_count else senders


def _sift(
    columns: dict[str, pa.Array], rows: RowBatch, faults: dict[str, pa.Array], source: str
) -> Batch:
    """Keep the rows that have no fault; the first fault of the others is the reason."""
    reason = pa.nulls(len(rows.lines), pa.string())
    for fault, found in faults.items():
        if found.true_count:
            reason = pc.coalesce(reason, pc.if_else(found, fault, None))
    kept = pc.is_null(reason)
    whole = columns
    if reason.null_count < len(reason):
        whole = {name: column.filter(kept) for name, column in columns.items()}
    return Batch(message_batch(whole), rejected_batch([*rows.bad, *rows.reject(reason)], source))
