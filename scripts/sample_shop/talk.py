"""Makes one chat: opening, small topics, the script, the end; then the clock."""

import random
import re
from collections.abc import Sequence
from datetime import datetime

import phrases
import speech
from bank import Line, Script
from goods import WANTED
from model import Agent, Message
from notices import add_notices
from pace import clock
from people import QIANNIU
from scene import Event, Scene

_ASKED = re.compile(r"[?？吗]|好不好|行不行|可不可以|要不要")

_WORDS = (
    "材质",
    "面料",
    "纯棉",
    "洗",
    "掉色",
    "斤",
    "发票",
    "退",
    "券",
    "满减",
    "色差",
    "味",
    "口袋",
    "线",
    "哪个好看",
    "哪里发",
    "送人",
    "周末",
    "加绒",
    "厚",
    "妈",
    "冬天",
    "评论",
)
_TOPIC_WORDS = {
    "stock": ("货", "没有", "断码", "库存", "补", "{n}"),
    "shipping": ("发", "天", "号"),
    "courier": ("快递", "{k", "邮", "寄"),
    "explanation": ("尺码", "满减", "券", "材质", "退"),
}
_HELLO_FIRST = re.compile(r"^(你好|您好|在吗|亲)[，, ]*(?=.{3})")


def compose(
    rng: random.Random, script: Script, topics: Sequence[Script], scene: Scene, start: datetime
) -> list[Message]:
    """The messages of one chat."""
    events = _body(rng, script, scene)
    if script.bank not in ("unanswered", "initiated"):
        before = [e for t in _pick(rng, script, topics, scene) for e in _body(rng, t, scene)]
        before = _opening(rng, script, scene) + before
        if before:
            events[0].text = _HELLO_FIRST.sub("", events[0].text) or events[0].text
        events = before + events
        _finish(rng, script, scene, events)
    if scene.second is not None:
        _hand_over(rng, scene, events)
    events = add_notices(rng, script, scene, events)
    return clock(rng, scene, events, start)


def _body(rng: random.Random, script: Script, scene: Scene) -> list[Event]:
    events: list[Event] = []
    wait = 0.0
    keep = rng.random() < 0.6
    for line in script.lines:
        if line.optional and not keep:
            continue
        if line.who == "W":
            wait = line.wait
            continue
        made = _say(rng, line, scene, events)
        if made:
            made[0].wait, wait = wait, 0.0
        events += made
    return events


def _say(rng: random.Random, line: Line, scene: Scene, before: list[Event]) -> list[Event]:
    agent = scene.agent
    if line.who == "C":
        asked = bool(before) and bool(speech.ASKS.search(before[-1].text))
        return [] if asked or rng.random() < 0.3 else [_courtesy(rng, agent)]
    template = rng.choice(line.options)
    if line.who == "A":
        text = speech.agent_says(rng, agent.manner, template, scene.values)
        return [Event("agent", text, agent, template=template)]
    asked = bool(before) and before[-1].role == "agent" and bool(_ASKED.search(before[-1].text))
    return [
        Event("buyer", text, agent, courtesy=not asked and _acknowledges(text))
        for text in speech.buyer_says(rng, template, scene.values)
    ]


def _acknowledges(text: str) -> bool:
    return bool(speech.ACKNOWLEDGES.fullmatch(text))


def _courtesy(rng: random.Random, agent: Agent) -> Event:
    known = speech.COURTESIES if agent.channel == QIANNIU else speech.COURTESIES[1:]
    return Event("buyer", rng.choice(known), agent, courtesy=True)


def _pick(
    rng: random.Random, script: Script, topics: Sequence[Script], scene: Scene
) -> list[Script]:
    count = rng.choices((0, 1, 2), (46, 38, 16))[0]
    if (
        script.bank == "aftersale"
        or "plain" in script.options
        or (scene.agent.manner == "curt" and rng.random() < 0.6)
    ):
        return []
    fitting = [t for t in topics if _fits(t, script, scene)]
    return rng.sample(fitting, min(count, len(fitting)))


def _fits(topic: Script, script: Script, scene: Scene) -> bool:
    kind = topic.options.get("goods", "any")
    if kind not in scene.goods.kinds and kind != scene.goods.key:
        return False
    guarded = topic.options.get("no")
    if guarded == script.bank or any(w in script.text for w in _TOPIC_WORDS.get(guarded or "", ())):
        return False
    if guarded == "stock" and (scene.goods, scene.colour, scene.size) == WANTED:
        return False
    return not any(word in topic.text and word in script.text for word in _WORDS)


def _opening(rng: random.Random, script: Script, scene: Scene) -> list[Event]:
    agent, goods = scene.agent, scene.goods
    events: list[Event] = []
    chance = rng.random()
    if chance < 0.2 and "在吗" not in script.text and "plain" not in script.options:
        events.append(Event("buyer", rng.choice(phrases.HELLO), agent))
        if rng.random() < 0.5:
            here: tuple[str, ...] = phrases.HERE_CURT if agent.manner == "curt" else phrases.HERE
            here = phrases.HERE[:2] if script.bank == "aftersale" else here
            text = speech.agent_says(rng, agent.manner, rng.choice(here), scene.values)
            events.append(Event("agent", text, agent))
    if rng.random() < 0.25 and agent.channel == QIANNIU and script.bank != "aftersale":
        link = f"https://item.taobao.com/item.htm?id={goods.item}"
        events.append(Event("buyer", link, agent))
    if script.bank == "stock" or (
        rng.random() < 0.25 and script.bank not in ("aftersale", "other")
    ):
        names = (
            f"看中你家的{goods.short}",
            f"问下{goods.short}",
            f"{goods.short}",
            f"想买{goods.short}",
            f"我想看看{goods.short}",
            f"就这个{goods.short}",
        )
        events.append(Event("buyer", rng.choice(names), agent))
    return events


def _finish(rng: random.Random, script: Script, scene: Scene, events: list[Event]) -> None:
    if events[-1].role != "buyer" or events[-1].courtesy:
        return
    if script.bank == "good":
        if rng.random() < 0.88:
            text = speech.agent_says(
                rng, scene.agent.manner, rng.choice(phrases.ACK_SALE), scene.values
            )
            events.append(Event("agent", text, scene.agent))
    elif rng.random() < (0.06 if script.bank == "explanation" else 0.62):
        if script.bank == "explanation" or scene.agent.manner == "curt":
            events.append(Event("agent", rng.choice(("嗯", "好", "哦")), scene.agent))
            return
        lines = {
            "other": phrases.ACK_OTHER,
            "aftersale": phrases.ACK_SERVICE,
            "initiated": phrases.ACK_OTHER,
        }
        template = rng.choice(lines.get(script.bank, phrases.ACK_OBSTACLE))
        text = speech.agent_says(rng, scene.agent.manner, template, scene.values)
        events.append(Event("agent", text, scene.agent))
    answered = events[-1].role == "agent" and not speech.ASKS.search(events[-1].text)
    if script.bank == "good" and answered and rng.random() < 0.2:
        events.append(_courtesy(rng, scene.agent))


def _hand_over(rng: random.Random, scene: Scene, events: list[Event]) -> None:
    """Another account takes over before one of the replies after the first."""
    assert scene.second is not None
    replies = [
        i
        for i, event in enumerate(events)
        if event.role == "agent" and events[i - 1].role == "buyer"
    ]
    if len(replies) < 3:
        return
    at = rng.choice(replies[1:-1])
    for event in events[at:]:
        event.agent = scene.second
        if event.template:
            event.text = speech.agent_says(rng, scene.second.manner, event.template, scene.values)
    first, second = scene.agent, scene.second
    leave = speech.agent_says(rng, first.manner, rng.choice(phrases.HANDOVER), scene.values)
    enter = speech.agent_says(rng, second.manner, rng.choice(phrases.TAKEOVER), scene.values)
    events[at:at] = [Event("agent", leave, first), Event("agent", enter, second)]
