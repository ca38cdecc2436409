"""Picks channel, script, goods, agent and carrier of a chat."""

import random
from collections import Counter
from datetime import datetime

import timing
import trade
from bank import Script, read_bank
from goods import BY_KEY, WANTED, of_kind
from model import Agent, Goods
from people import AGENTS, CURT, JD, OTHER, QIANNIU
from regulars import Visit

CAUSES = ("stock", "shipping", "courier", "explanation", "other")
_BANKS = (*CAUSES, "good", "aftersale", "unanswered", "initiated", "topics")
# "Other" is planned larger: many of those buyers come back and order after all.
_CAUSE_SHARE = (17, 18, 13, 18, 41)
_CHANNEL_SHARE = {QIANNIU: 59, JD: 21, OTHER: 20}
_EXPLAINED = {QIANNIU: 76, JD: 14, OTHER: 10}
_WANTED_SCRIPTS = (
    "stock-01",
    "stock-02",
    "stock-03",
    "stock-07",
    "stock-15",
    "stock-20",
    "stock-22",
    "stock-23",
    "stock-24",
    "stock-26",
)


class Casting:
    """Remembers what was used, so that the bank is spent evenly."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.banks = {name: read_bank(name) for name in _BANKS}
        self._used: Counter[str] = Counter()
        self._deck: list[str] = []
        self._ends: list[bool] = []

    def next_cause(self) -> str:
        """Causes come from a shuffled deck, so that the planned shares hold."""
        if not self._deck:
            self._deck = [c for c, n in zip(CAUSES, _CAUSE_SHARE, strict=True) for _ in range(n)]
            self._rng.shuffle(self._deck)
        return self._deck.pop()

    def next_end(self) -> bool:
        """Whether the next new buyer buys, from a shuffled deck too."""
        if not self._ends:
            self._ends = [True] * 47 + [False] * 53
            self._rng.shuffle(self._ends)
        return self._ends.pop()

    def channel(self, cause: str | None = None) -> str:
        """Where the next buyer comes from; the bad explanations are mostly 千牛's."""
        share = _EXPLAINED if cause == "explanation" else _CHANNEL_SHARE
        return self._rng.choices(list(share), list(share.values()))[0]

    def script(self, bank: str, start: datetime, channel: str) -> Script:
        """A script that fits the day and the channel, the less used the likelier."""
        rng = self._rng
        day = start.day
        fitting = [
            s
            for s in self.banks[bank]
            if int(s.options.get("from", 0)) <= day <= int(s.options.get("until", 31))
            and s.options.get("channel", channel) == channel
        ]
        weights = [self._weight(s, start) / (1 + self._used[s.name]) ** 1.6 for s in fitting]
        script = rng.choices(fitting, weights)[0]
        self._used[script.name] += 1
        return script

    def _weight(self, script: Script, start: datetime) -> float:
        second = start.date() >= timing.SECOND_WEEK
        if script.bank == "explanation":
            return 3.0 if {"promo", "size"} & set(script.options) else 1.0
        if script.bank == "stock" and second:
            return 7.0 if script.name in _WANTED_SCRIPTS else 1.0
        if script.bank == "shipping" and second:
            return 9.0 if script.options.get("goods") == "presale" else 1.0
        if script.bank == "courier":
            return 2.0 if "k" in script.options or "{k}" in script.text else 1.0
        return 1.0

    def what(self, script: Script, start: datetime, again: Visit | None) -> tuple[Goods, str, str]:
        """Goods, colour and size the chat is about."""
        rng = self._rng
        short = script.name in _WANTED_SCRIPTS and start.date() >= timing.SECOND_WEEK
        if short and rng.random() < 0.85:
            return WANTED
        choices = of_kind(script.options.get("goods", "any"))
        if script.name == "stock-26":
            choices = (BY_KEY["pyjama"], BY_KEY["robe"]) if short else (WANTED[0],)
        if again and again.last.goods in choices and rng.random() < 0.8:
            choices = (again.last.goods,)
        if script.bank == "shipping" and "presale" not in script.options.get("goods", ""):
            choices = tuple(g for g in choices if "presale" not in g.kinds) or choices
        if script.bank == "good" and script.options.get("goods") != "presale":
            choices = tuple(g for g in choices if "presale" not in g.kinds) or choices
        return trade.variant(rng, start.date(), choices)

    def agent(self, channel: str, start: datetime, script: Script) -> Agent:
        """Who is at the desk; the curt one gets most of the explanations that fail."""
        rng = self._rng
        hour = 23 if timing.is_night(start) else start.hour
        staff = [a for a in AGENTS if a.channel == channel and a.shift[0] <= hour < a.shift[1]]
        if script.bank == "explanation" and channel == QIANNIU:
            if rng.random() < 0.74:
                return CURT
            staff = [a for a in staff if a.manner != "warm"] or staff
        best = 0.7 if script.bank in CAUSES else 1.0
        weights = [a.weight * (best if a.manner == "warm" else 1) for a in staff]
        return rng.choices(staff, weights)[0]

    def second(self, script: Script, agent: Agent, start: datetime) -> Agent | None:
        """Who takes the chat over, mostly nobody."""
        share = {QIANNIU: 0.1, JD: 0.06, OTHER: 0.0}[agent.channel]
        if script.bank in ("explanation", "unanswered", "initiated") or self._rng.random() >= share:
            return None
        others = [a for a in AGENTS if a.channel == agent.channel and a is not agent]
        return self._rng.choice([a for a in others if start.hour < a.shift[1]] or others)

    def carrier(self, script: Script, channel: str) -> str:
        """The carrier a buyer would like."""
        if "k" in script.options:
            return script.options["k"]
        weights = (56, 27, 17) if channel == JD else (64, 31, 5)
        return self._rng.choices(("顺丰", "邮政", "京东快递"), weights)[0]
