"""Gives each message of a chat its time."""

import random
from datetime import datetime, timedelta

import timing
from model import Message
from notices import system_sender
from people import BOT
from scene import Event, Scene


def clock(rng: random.Random, scene: Scene, events: list[Event], start: datetime) -> list[Message]:
    """The messages of one chat that starts at `start`."""
    messages: list[Message] = []
    now, last = start, ""
    replied = False
    for place, event in enumerate(events):
        if place:
            now = _next(rng, event, last, now, replied)
        replied = replied or event.role == "agent"
        if event.role not in ("system", "auto"):
            last = event.role
        messages.append(_message(event, scene, now))
    return messages


def _next(rng: random.Random, event: Event, last: str, now: datetime, replied: bool) -> datetime:
    if event.role in ("system", "auto"):
        return now + timedelta(seconds=1)
    if event.role == "bot":
        return now + timedelta(seconds=rng.randint(1, 3))
    if event.role == "buyer":
        if event.wait:
            return now + timedelta(seconds=round(event.wait * rng.uniform(0.7, 1.5)))
        quick = last in ("", "buyer")
        pause = timing.type_seconds(rng) if quick else timing.think_seconds(rng)
        return now + timedelta(seconds=pause)
    if last == "agent":
        return now + timedelta(seconds=rng.randint(5, 30))
    if timing.is_night(now) and (not replied or now.hour < timing.OPENS):
        return timing.next_opening(rng, now)
    seconds = timing.reply_seconds(rng, event.agent, now)
    if event.wait:
        seconds = max(seconds, round(event.wait * rng.uniform(0.6, 1.3)))
    return now + timedelta(seconds=seconds)


def _message(event: Event, scene: Scene, now: datetime) -> Message:
    account: str | None = event.agent.account
    if event.role == "buyer":
        sender = scene.buyer.shown
    elif event.role == "bot":
        sender, account = BOT, None
    elif event.role == "system":
        sender, account = system_sender(event, scene), None
    else:
        sender = event.agent.account
    return Message(now, event.role, sender, event.text, account, event.courtesy)
