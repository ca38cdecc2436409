"""A chat before it has its times: who takes part, and what is said."""

from dataclasses import dataclass

from model import Agent, Buyer, Goods


@dataclass(frozen=True)
class Scene:
    """What one chat is about and who takes part; `second` takes over if it is not None."""

    buyer: Buyer
    agent: Agent
    second: Agent | None
    goods: Goods
    colour: str
    size: str
    values: dict[str, str]
    sale: bool
    order_number: str | None


@dataclass
class Event:
    """One message before it has a time."""

    role: str
    text: str
    agent: Agent
    wait: float = 0.0
    courtesy: bool = False
    template: str = ""
