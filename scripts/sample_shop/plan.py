"""Who comes when, about what, and what happens: the story of the two weeks."""

import random
from collections import Counter
from datetime import date, datetime, time, timedelta

import speech
import talk
import timing
import trade
from bank import Script
from casting import Casting
from checks import carrier_asked_for, one_session, open_question, wording
from goods import GOODS, WANTED, of_kind
from model import Agent, Buyer, Chat, Goods, Order
from people import AGENTS, JD, OTHER, QIANNIU, Names
from regulars import Regulars, Visit
from scene import Scene

SEED = 20261102


class Plan:
    """The whole plan; `chats`, `till.orders` and `till.refunds` are what is written."""

    def __init__(self) -> None:
        self.rng = random.Random(SEED)
        self.names = Names(self.rng)
        self.till = trade.Till(self.rng)
        self.casting = Casting(self.rng)
        self.chats: list[Chat] = []
        self.clashes: list[str] = []
        self._visits = Regulars(self.rng)
        self._texts: set[str] = set()

    def build(self) -> None:
        """Play the two weeks through, then the silent orders and the clashes of masks."""
        for start in timing.starts(self.rng):
            self._arrive(start)
        self.till.silent(self.names)
        self._clash()
        self.till.orders.sort(key=lambda order: (order.created_at, order.number))
        self.till.refunds.sort(key=lambda refund: (refund.asked_at, refund.number))

    def _arrive(self, start: datetime) -> None:
        rng = self.rng
        late_sunday = timing.week_ends(start) and start.hour >= 22
        if late_sunday or rng.random() < (0.26 if timing.is_night(start) else 0.034):
            self._unanswered(start)
        elif rng.random() < 0.15:
            self._aftersale(start)
        elif 10 <= start.hour < 21 and rng.random() < 0.06 and self._initiated(start):
            return
        else:
            self._presale(start)

    def _presale(self, start: datetime) -> None:
        rng = self.rng
        cause = None if self.casting.next_end() else self.casting.next_cause()
        channel = self.casting.channel(cause)
        again = self._visits.returning(channel, start) if rng.random() < 0.13 else None
        buyer = again.buyer if again else self.names.new(channel)
        if cause is None:
            self._sale(buyer, start, again)
        else:
            self._loss(buyer, start, again, cause)

    def _sale(self, buyer: Buyer, start: datetime, again: Visit | None) -> None:
        rng = self.rng
        script = self.casting.script("good", start, buyer.channel)
        what = self.casting.what(script, start, again)
        earlier: list[Order] = []
        if not again and rng.random() < 0.03:
            earlier = [self._bought_before(buyer, start, rng.randint(5, 16))]
        number = self.till.number(buyer.channel, start.date())
        agent = self.casting.agent(buyer.channel, start, script)
        chat = self._chat(script, "presale", buyer, start, what, agent, sale=True, number=number)
        self._visits[buyer.account].orders += earlier
        self._place(chat, number)

    def _loss(self, buyer: Buyer, start: datetime, again: Visit | None, cause: str) -> None:
        rng = self.rng
        script = self.casting.script(cause, start, buyer.channel)
        what = self.casting.what(script, start, again)
        earlier: list[Order] = []
        if not again and rng.random() < 0.03:
            age = rng.choice((6, 9, 12)) if start.date() < date(2026, 11, 9) else 24
            earlier = [self._bought_before(buyer, start, age)]
        agent = self.casting.agent(buyer.channel, start, script)
        chat = self._chat(script, "presale", buyer, start, what, agent, cause=cause)
        self._visits[buyer.account].orders += earlier
        if cause != "other" and rng.random() < 0.05:
            self._overcome(chat)
        elif rng.random() < 0.012 and chat.start.date() < date(2026, 11, 10):
            moment = chat.end + timedelta(days=rng.randint(4, 5))
            self._order(chat, moment.replace(hour=rng.randint(10, 20)))

    def _overcome(self, chat: Chat) -> None:
        """The buyer orders after all, next day or later that day, something that is there."""
        later = chat.end + timedelta(hours=self.rng.uniform(1, 20))
        what = trade.variant(self.rng, chat.start.date(), (chat.goods,))
        if later.date() <= timing.LAST_ORDER_DAY:
            order = self.till.order(chat.buyer, what, later.replace(microsecond=0))
            self._visits[chat.buyer.account].orders.append(order)

    def _aftersale(self, start: datetime) -> None:
        rng = self.rng
        old = self._visits.customer(start) if rng.random() < 0.3 else None
        channel = old.buyer.channel if old else self.casting.channel()
        script = self.casting.script("aftersale", start, channel)
        if old and "age" not in script.options and "goods" not in script.options:
            buyer, order = old.buyer, old.orders[-1]
        else:
            buyer = self.names.new(channel)
            order = self._bought_before(buyer, start, self._age(script, start), script)
        age = (start.date() - order.created_at.date()).days
        if script.name in ("aft-03", "aft-15", "aft-10", "aft-17", "aft-18", "aft-19"):
            order.stage = "waiting"
        what = (order.goods, order.colour, order.size)
        agent = self.casting.agent(channel, start, script)
        cause = script.options["cause"]
        chat = self._chat(
            script,
            "aftersale",
            buyer,
            start,
            what,
            agent,
            cause=cause,
            number=order.number,
            age=age,
        )
        self._visits[buyer.account].orders.append(order)
        if "reorder" in script.options:
            chat.cause = None
            self._place(chat, self.till.number(channel, start.date()))
        if "refund" in script.options:
            small = script.name in ("aft-01", "aft-13")
            self.till.refund(order, chat.end + timedelta(minutes=rng.randint(2, 50)), small=small)

    def _unanswered(self, start: datetime) -> None:
        rng = self.rng
        buyer = self.names.new(self.casting.channel())
        script = self.casting.script("unanswered", start, buyer.channel)
        what = self.casting.what(script, start, None)
        agent = self.casting.agent(buyer.channel, start, script)
        chat = self._chat(script, "unanswered", buyer, start, what, agent)
        if rng.random() < 0.2:
            moment = chat.end + timedelta(hours=rng.uniform(0.2, 14))
            self._order(chat, moment.replace(microsecond=0))

    def _initiated(self, start: datetime) -> bool:
        """The agent writes first to a buyer who has left without an order."""
        rng = self.rng
        channel = QIANNIU if rng.random() < 0.75 else OTHER
        known = self._visits.returning(channel, start, days=4)
        if known is None or known.last.start.date() == start.date():
            return False
        what = (known.last.goods, known.last.colour, known.last.size)
        if what[:2] == WANTED[:2] or known.last.kind == "agent_initiated":
            return False
        script = self.casting.script("initiated", start, channel)
        end = script.options["end"]
        agent = next(a for a in AGENTS if a.account == self._owner(known.last))
        if not agent.shift[0] <= start.hour < agent.shift[1] - 1:
            return False
        number = self.till.number(channel, start.date())
        cause = "other" if end == "other" else None
        chat = self._chat(script, "agent_initiated", known.buyer, start, what, agent, cause=cause)
        if end == "good":
            self._place(chat, number)
        return True

    def _chat(
        self,
        script: Script,
        kind: str,
        buyer: Buyer,
        start: datetime,
        what: tuple[Goods, str, str],
        agent: Agent,
        *,
        cause: str | None = None,
        sale: bool = False,
        number: str | None = None,
        age: int = 5,
    ) -> Chat:
        goods, colour, size = what
        chat = Chat(
            len(self.chats) + 1, buyer.channel, buyer, kind, script.name, cause, goods, colour, size
        )
        carrier = self.casting.carrier(script, buyer.channel)
        second = self.casting.second(script, agent, start)
        for _ in range(60):
            values = speech.slots(self.rng, goods, colour, size, carrier, start.date(), age)
            if goods is WANTED[0] and start.date() >= timing.SECOND_WEEK and colour != WANTED[1]:
                values["c2"] = next(c for c in goods.colours if c not in (colour, WANTED[1]))
            scene = Scene(buyer, agent, second, goods, colour, size, values, sale, number)
            chat.messages = talk.compose(
                self.rng, script, self.casting.banks["topics"], scene, start
            )
            if self._acceptable(chat):
                break
        else:
            raise ValueError(f"no acceptable chat for {script.name} at {start}")
        self._texts.add(wording(chat))
        if script.bank == "courier":
            chat.carrier = carrier_asked_for(chat.messages)
        self.chats.append(chat)
        orders = self._visits[buyer.account].orders if buyer.account in self._visits else []
        self._visits[buyer.account] = Visit(buyer, chat, open_question(chat.messages), orders)
        return chat

    def _acceptable(self, chat: Chat) -> bool:
        days = {m.at.date() for m in chat.messages}
        if timing.week_ends(chat.messages[0].at) and len(days) > 1:
            return False
        bare = [
            m
            for m in chat.messages
            if m.role == "buyer" and not m.courtesy and speech.BARE.fullmatch(m.text)
        ]
        if bare:
            raise ValueError(f"{chat.script}: a bare courtesy that is not marked: {bare[0].text}")
        if chat.kind == "unanswered":
            return True
        return wording(chat) not in self._texts and one_session(chat.messages)

    def _age(self, script: Script, start: datetime) -> int:
        low, high = (int(n) for n in script.options.get("age", "4-20").split("-"))
        return self.rng.randint(low, min(high, (start.date() - trade.HISTORY_FROM).days))

    def _bought_before(
        self, buyer: Buyer, start: datetime, age: int, script: Script | None = None
    ) -> Order:
        rng = self.rng
        if age:
            midnight = datetime.combine(start.date() - timedelta(days=age), time())
            moment = midnight + timedelta(seconds=rng.randint(8 * 3600, 22 * 3600))
        else:
            midnight = datetime.combine(start.date(), time())
            span = int((start - midnight).total_seconds())
            moment = start - timedelta(seconds=min(rng.randint(240, 2400), max(span - 5, 3)))
        choices = of_kind(script.options.get("goods", "any")) if script else GOODS
        what = trade.variant(rng, moment.date(), choices)
        return self.till.order(buyer, what, moment)

    def _place(self, chat: Chat, number: str) -> None:
        """The order at the end of a chat that went well."""
        rng = self.rng
        spoken = [m for m in chat.messages if m.role == "buyer" and not m.courtesy]
        done = any(word in spoken[-1].text for word in ("拍", "付", "下单", "买", "成交", "抢到"))
        moment = spoken[-1].at + timedelta(seconds=rng.randint(20, 200))
        if not done and rng.random() < 0.4:
            moment += timedelta(hours=rng.uniform(0.1, 30))
        elif done and len(spoken) > 1 and "了" in spoken[-1].text:
            moment = max(chat.start + timedelta(seconds=2), spoken[-1].at - timedelta(seconds=4))
        firm = any("付" in m.text for m in chat.messages)
        pay = "soon" if firm else rng.choices(("soon", "late", "never"), (84, 7, 9))[0]
        self._order(chat, moment.replace(microsecond=0), pay, number)

    def _order(
        self, chat: Chat, moment: datetime, pay: str = "soon", number: str | None = None
    ) -> None:
        last = datetime.combine(timing.LAST_ORDER_DAY, time(23, 50))
        moment = min(moment, last)
        what = (chat.goods, chat.colour, chat.size)
        if what[:2] == WANTED[:2] and moment.date() >= timing.SECOND_WEEK:
            what = trade.variant(self.rng, moment.date(), (chat.goods,))
        order = self.till.order(chat.buyer, what, moment, pay=pay, number=number)
        self._visits[chat.buyer.account].orders.append(order)

    def _owner(self, chat: Chat) -> str | None:
        return next((m.account for m in reversed(chat.messages) if m.role == "agent"), None)

    def _clash(self) -> None:
        """Three JD masks that stand for more than one account, each with orders near by."""
        chats = [
            c
            for c in self.chats
            if c.channel == JD
            and c.kind == "presale"
            and date(2026, 11, 4) <= c.start.date() <= date(2026, 11, 13)
        ]
        alone = Counter(c.buyer.account for c in self.chats)
        chats = [c for c in chats if alone[c.buyer.account] == 1]
        bought = [c for c in chats if self._visits[c.buyer.account].orders]
        lost = [c for c in chats if not self._visits[c.buyer.account].orders and c.cause]
        for chat, doubles in ((bought[3], 1), (bought[-5], 1), (lost[2], 2)):
            self.clashes.append(chat.buyer.shown)
            for _ in range(doubles):
                double = self.names.clash(chat.buyer)
                moment = chat.end + timedelta(minutes=self.rng.randint(30, 900))
                what = trade.variant(self.rng, moment.date())
                self.till.order(double, what, moment)
