"""Agents and buyers. Every name is made up."""

import random

from bank import LISTS
from model import Agent, Buyer

QIANNIU, JD, OTHER = "qianniu", "jd", "other"
SHOP = "暖屋旗舰店"
BOT = "jimi_vender_3"

AGENTS = (
    Agent("暖屋旗舰店:小禾", QIANNIU, "warm", 17, 0.6, 0.40, (9, 22)),
    Agent("暖屋旗舰店:小满", QIANNIU, "kind", 38, 0.7, 0.34, (9, 24)),
    Agent("暖屋旗舰店:阿青", QIANNIU, "curt", 105, 0.9, 0.26, (9, 24)),
    Agent("暖屋京东客服01", JD, "formal", 28, 0.7, 0.55, (9, 24)),
    Agent("暖屋京东客服02", JD, "plain", 52, 0.8, 0.45, (9, 24)),
    Agent("小麦", OTHER, "friendly", 44, 0.7, 1.0, (9, 24)),
)
CURT = AGENTS[2]

_HEADS = LISTS["heads"]
_TAILS = LISTS["tails"]
_LATIN = LISTS["latin"]
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _mask(account: str) -> str:
    return f"{account[0]}****{account[-2:]}"


class Names:
    """Gives each buyer a name that nobody else has, and none that another's mask could mean."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._accounts: set[str] = set()
        self._masks: dict[str, set[str]] = {QIANNIU: set(), JD: set(), OTHER: set()}

    def new(self, channel: str) -> Buyer:
        """A new buyer; a masked name is nobody else's, in no channel."""
        make = {QIANNIU: self._taobao, JD: self._jd, OTHER: self._other}[channel]
        while True:
            buyer = make()
            mask = _mask(buyer.account)
            rivals = (JD, QIANNIU, OTHER) if channel == JD else (JD,)
            taken = any(mask in self._masks[rival] for rival in rivals)
            if not taken and buyer.account not in self._accounts:
                self._accounts.add(buyer.account)
                self._masks[channel].add(mask)
                return buyer

    def clash(self, buyer: Buyer) -> Buyer:
        """Another JD account that shows the same mask."""
        middle = "".join(self._rng.choices(_LETTERS, k=5))
        return Buyer(JD, buyer.shown, buyer.account[0] + middle + buyer.account[-2:])

    def _taobao(self) -> Buyer:
        rng = self._rng
        style = rng.random()
        if style < 0.45:
            name = rng.choice(_HEADS) + rng.choice(_TAILS)
        elif style < 0.75:
            name = f"{rng.choice(_LATIN)}{rng.randint(10, 9999)}"
        elif style < 0.9:
            name = f"tb{rng.randint(10000000, 999999999)}"
        else:
            name = f"{rng.choice(_HEADS)}_{rng.randint(1980, 2012)}"
        return Buyer(QIANNIU, name, name)

    def _jd(self) -> Buyer:
        rng = self._rng
        first = rng.choice(_LETTERS)
        middle = "".join(rng.choices(_LETTERS + "0123456789_", k=rng.randint(3, 8)))
        letter = rng.choice(_LETTERS) + rng.choice("0123456789")
        last = rng.choice([f"{rng.randint(0, 99):02d}", letter])
        account = first + middle + last
        return Buyer(JD, _mask(account), account)

    def _other(self) -> Buyer:
        rng = self._rng
        style = rng.random()
        if style < 0.6:
            mark = rng.choice(("", "🌙", "～", "酱", "呀", "🍊"))
            name = rng.choice(_HEADS) + mark + rng.choice(_TAILS)
        else:
            name = f"wx_{''.join(rng.choices(_LETTERS, k=6))}{rng.randint(0, 99):02d}"
        return Buyer(OTHER, name, name)
