"""Orders and refunds: numbers, money, stages."""

import random
from datetime import date, datetime, time, timedelta

import timing
from goods import GOODS, WANTED
from model import Buyer, Goods, Order, Refund
from people import JD, QIANNIU, Names

HISTORY_FROM = date(2026, 10, 15)
_REASONS = (
    "不喜欢/不想要",
    "尺码拍错",
    "质量问题",
    "与描述不符",
    "少件/漏发",
    "未按约定时间发货",
    "价保退差",
)
_SILENT = {QIANNIU: 205, JD: 66, "other": 64}


def variant(
    rng: random.Random, day: date, choices: tuple[Goods, ...] = GOODS
) -> tuple[Goods, str, str]:
    """Goods, colour, size: in the second week never in the colour that is short."""
    goods = rng.choice(choices)
    colours = list(goods.colours)
    if goods is WANTED[0] and day >= timing.SECOND_WEEK:
        colours.remove(WANTED[1])
    return goods, rng.choice(colours), rng.choice(goods.sizes)


class Till:
    """Writes orders and keeps them; numbers are unique."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._numbers: set[str] = set()
        self.orders: list[Order] = []
        self.refunds: list[Refund] = []

    def number(self, channel: str, day: date) -> str:
        """A new order number in the habit of the channel."""
        rng = self._rng
        while True:
            if channel == QIANNIU:
                number = f"36{rng.randrange(10**17):017d}"
            elif channel == JD:
                number = f"31{rng.randrange(10**10):010d}"
            else:
                number = f"NW{day:%Y%m%d}{rng.randrange(10**5):05d}"
            if number not in self._numbers:
                self._numbers.add(number)
                return number

    def order(
        self,
        buyer: Buyer,
        what: tuple[Goods, str, str],
        created: datetime,
        *,
        pay: str = "soon",
        number: str | None = None,
    ) -> Order:
        """Place an order; `pay` is soon, late (within 72 h), or never."""
        rng = self._rng
        goods, colour, size = what
        pieces = rng.choices((1, 2, 3), (86, 11, 3))[0]
        total = goods.price_of(size) * pieces
        paid_at = self._paid_at(created, pay)
        paid = total - self._discount(total) if paid_at else 0
        number = number or self.number(buyer.channel, created.date())
        stage = self._stage(created, paid_at, goods)
        order = Order(
            number, buyer, goods, colour, size, pieces, created, paid_at, total, paid, stage
        )
        self.orders.append(order)
        return order

    def _paid_at(self, created: datetime, pay: str) -> datetime | None:
        rng = self._rng
        latest = datetime.combine(timing.LAST_ORDER_DAY, time(23, 59, 30))
        if pay == "never":
            return None
        if pay == "late":
            late = created + timedelta(hours=rng.uniform(2, 60))
            return late.replace(microsecond=0) if late < latest else created + timedelta(seconds=70)
        return min(created + timedelta(seconds=rng.randint(8, 150)), latest)

    def _discount(self, total: int) -> int:
        off = 5000 * (total // 30000)
        if total >= 19900 and self._rng.random() < 0.7:
            off += 1000
        return off

    def _stage(self, created: datetime, paid_at: datetime | None, goods: Goods) -> str:
        if paid_at is None:
            return "closed"
        if "presale" in goods.kinds or created.date() >= date(2026, 11, 13):
            return "waiting"
        return "done" if created.date() < date(2026, 11, 5) else "sent"

    def refund(self, order: Order, asked: datetime, *, small: bool) -> None:
        """A refund of a paid order, some of them still open."""
        rng = self._rng
        amount = min(order.paid, rng.choice((500, 800, 1000, 1500))) if small else order.paid
        state = rng.choices(("done", "closed", "open"), (76, 10, 14))[0]
        settled = asked + timedelta(minutes=rng.randint(20, 4000)) if state != "open" else None
        if settled and settled.date() > timing.LAST_ORDER_DAY:
            state, settled = "open", None
        number = f"{rng.randrange(10**15, 10**16)}"
        reason = _REASONS[6] if small else rng.choice(_REASONS[:6])
        disputed = rng.random() < 0.06
        self.refunds.append(Refund(number, order, amount, reason, state, asked, settled, disputed))

    def silent(self, names: Names) -> None:
        """Orders of buyers who never wrote, each day of the month and the last one too."""
        rng = self._rng
        days = (timing.LAST_ORDER_DAY - HISTORY_FROM).days + 1
        weights = [9 if d == 27 else 4 if d == 26 else 2 if d >= 18 else 1 for d in range(days)]
        for channel, count in _SILENT.items():
            offsets = [*rng.choices(range(days), weights, k=count - 1), days - 1]
            for offset in offsets:
                self._silent_order(names.new(channel), HISTORY_FROM + timedelta(days=offset))

    def _silent_order(self, buyer: Buyer, day: date) -> None:
        rng = self._rng
        moment = datetime.combine(
            day, time(rng.randint(8, 22), rng.randrange(60), rng.randrange(60))
        )
        pay = rng.choices(("soon", "late", "never"), (88, 4, 8))[0]
        order = self.order(buyer, variant(rng, day), moment, pay=pay)
        if order.paid_at and day < date(2026, 11, 10) and rng.random() < 0.3:
            self.refund(order, moment + timedelta(days=rng.randint(2, 6), hours=1), small=False)
            if rng.random() < 0.12:
                order.stage = "refunded"
