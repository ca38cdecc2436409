"""When things happen: the load of the two weeks and how long people take to type."""

import math
import random
from datetime import date, datetime, time, timedelta

from model import Agent

FIRST_DAY = date(2026, 11, 2)
LAST_DAY = date(2026, 11, 15)
LAST_ORDER_DAY = date(2026, 11, 16)
SECOND_WEEK = date(2026, 11, 9)
OPENS = 9

_LOAD = (84, 86, 82, 88, 92, 108, 104, 128, 196, 262, 146, 124, 116, 112)
_HOURS = (
    0.6,
    0.25,
    0.1,
    0.05,
    0.05,
    0.05,
    0.1,
    0.4,
    0.9,
    3.2,
    4.6,
    5.2,
    7.6,
    6.4,
    4.6,
    4.4,
    4.2,
    3.6,
    3.6,
    4.6,
    6.4,
    6.8,
    5.2,
    2.0,
)


def starts(rng: random.Random) -> list[datetime]:
    """The start of every chat of the two weeks, in order."""
    moments = []
    for offset, load in enumerate(_LOAD):
        midnight = datetime.combine(FIRST_DAY + timedelta(days=offset), time())
        moments += [
            midnight + timedelta(hours=hour, seconds=rng.randrange(3600))
            for hour in rng.choices(range(24), _HOURS, k=load)
        ]
    return sorted(moments)


def week_ends(moment: datetime) -> bool:
    """Whether the day is a Sunday: no chat of a week runs into the next one."""
    return moment.weekday() == 6


def is_night(moment: datetime) -> bool:
    """Whether nobody is at the desk any more (or not yet)."""
    clock = moment.time()
    return clock >= time(23, 15) or clock < time(OPENS)


def next_opening(rng: random.Random, moment: datetime) -> datetime:
    """Some moment after the desk opens again."""
    day = moment.date() if moment.hour < OPENS else moment.date() + timedelta(days=1)
    return datetime.combine(day, time(OPENS)) + timedelta(seconds=rng.randint(15, 1500))


def reply_seconds(rng: random.Random, agent: Agent, moment: datetime) -> int:
    """How long the agent takes, slower at lunch, in the second week and on the 双11 evenings."""
    slow = 1.4 if moment.date() >= SECOND_WEEK else 1.0
    if 12 <= moment.hour < 14:
        slow *= 1.8
    if moment.date() in (date(2026, 11, 10), date(2026, 11, 11)) and moment.hour >= 20:
        slow *= 2.2
    value = math.exp(rng.gauss(math.log(agent.median * slow), agent.spread))
    return max(4, min(round(value), 2400))


def think_seconds(rng: random.Random) -> int:
    """How long a buyer takes to write on after a reply."""
    return max(5, min(round(math.exp(rng.gauss(math.log(34), 0.9))), 1500))


def type_seconds(rng: random.Random) -> int:
    """Between two messages of one burst."""
    return rng.randint(3, 24)
