"""What the plan is made of. All times are shop-local (Asia/Shanghai), without an offset."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Goods:
    """One article with its variants; price in fen is that of the smallest size."""

    key: str
    title: str
    short: str
    kinds: frozenset[str]
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    price: int
    step: int
    material: str
    selling: str
    feel: str
    item: int

    def price_of(self, size: str) -> int:
        """Price of one piece in fen."""
        return self.price + self.step * self.sizes.index(size)


@dataclass(frozen=True)
class Buyer:
    """`shown` is what the chat export shows, `account` what the order export shows."""

    channel: str
    shown: str
    account: str


@dataclass(frozen=True)
class Agent:
    """One account; `median` and `spread` shape its seconds to reply (log-normal)."""

    account: str
    channel: str
    manner: str
    median: float
    spread: float
    weight: float
    shift: tuple[int, int]


@dataclass
class Message:
    """`account` is the agent account that wrote or was written to, None if unknown."""

    at: datetime
    role: str
    sender: str
    text: str
    account: str | None
    courtesy: bool = False


@dataclass
class Chat:
    """One planned chat; its messages are in order of time."""

    number: int
    channel: str
    buyer: Buyer
    kind: str
    script: str
    cause: str | None
    goods: Goods
    colour: str
    size: str
    messages: list[Message] = field(default_factory=list)
    carrier: str | None = None

    @property
    def start(self) -> datetime:
        """Time of the first message that is no system line."""
        return next(m.at for m in self.messages if m.role != "system")

    @property
    def end(self) -> datetime:
        """Time of the last message."""
        return self.messages[-1].at


@dataclass
class Order:
    """Money in fen; `paid_at` None = never paid, the order was closed."""

    number: str
    buyer: Buyer
    goods: Goods
    colour: str
    size: str
    pieces: int
    created_at: datetime
    paid_at: datetime | None
    total: int
    paid: int
    stage: str


@dataclass(frozen=True)
class Refund:
    """`settled_at` None = still open; `stage` done, closed or open."""

    number: str
    order: Order
    amount: int
    reason: str
    stage: str
    asked_at: datetime
    settled_at: datetime | None
    intervened: bool
