"""Makes one chat: opening, small topics, the script, the end; then the clock."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import speech
import timing
from bank import Line, Script
from goods import WANTED
from model import Agent, Buyer, Goods, Message
from people import BOT, JD, OTHER, QIANNIU

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
_HELLO = (
    "在吗",
    "你好",
    "在不",
    "亲在吗",
    "您好",
    "hi",
    "有人吗",
    "在么",
    "哈喽",
    "你好呀",
    "客服在吗",
)
_HELLO_FIRST = re.compile(r"^(你好|您好|在吗|亲)[，, ]*(?=.{3})")
_HERE = ("^在的~", "^您好，在的，请说~", "^在的，请问看中哪款了", "^您好，有什么可以帮您的")
_HERE_CURT = ("在", "说", "嗯")
_HANDOVER = (
    "^这个我帮您转给同事处理，请稍等~",
    "^我要交班了，给您转接同事~",
    "^稍等，我转给负责活动的同事~",
)
_TAKEOVER = ("^您好，我看下前面的记录~", "^您好，接着为您服务~", "^在的，您的问题我看到了~")
_ACK_SALE = (
    "^好的，看到订单了，马上安排~",
    "^收到，谢谢支持~",
    "^好嘞，今天给您安排~",
    "^好的，已经看到啦~",
    "^看到付款了，稍后打单~",
    "^感谢惠顾，有问题随时找我~",
)
_ACK_OBSTACLE = (
    "^不好意思没帮上忙~",
    "^理解的，抱歉~",
    "^实在抱歉~",
    "^嗯嗯，真的不好意思~",
    "^抱歉哈，以后有机会再合作~",
    "^好的，给您添麻烦了~",
    "^好的亲，抱歉~",
)
_ACK_OTHER = (
    "^好的，有需要再联系我~",
    "^嗯嗯，没关系~",
    "^好的，欢迎常来看看~",
    "^没事的，您慢慢考虑~",
    "^好的，随时欢迎~",
    "^嗯嗯，好的~",
)
_ACK_SERVICE = ("^非常抱歉给您带来不便~", "^抱歉，我这边再帮您跟进~", "^对不起，耽误您了~")
_BOT_LINES = (
    "您好，我是智能客服小暖，请问您想咨询：1 发货 2 尺码 3 优惠 4 人工客服",
    "小暖暂时没听懂，您可以换个说法，或者回复“人工”",
    "亲，您可以先看看商品详情页的常见问题",
)
_TO_HUMAN = ("转人工", "人工", "人工客服", "找人工", "要人工")


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
    events = _automatic(rng, script, scene, events)
    return _clock(rng, script, scene, events, start)


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
    return [Event("buyer", text, agent) for text in speech.buyer_says(rng, template, scene.values)]


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
        events.append(Event("buyer", rng.choice(_HELLO), agent))
        if rng.random() < 0.5:
            here = _HERE_CURT if agent.manner == "curt" else _HERE
            here = _HERE[:2] if script.bank == "aftersale" else here
            text = speech.agent_says(rng, agent.manner, rng.choice(here), scene.values)
            events.append(Event("agent", text, agent))
    if rng.random() < 0.25 and agent.channel == QIANNIU and script.bank != "aftersale":
        link = f"https://item.taobao.com/item.htm?id={goods.item}"
        events.append(Event("buyer", link, agent))
    if script.bank == "stock" or rng.random() < 0.25 and script.bank not in ("aftersale", "other"):
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
            text = speech.agent_says(rng, scene.agent.manner, rng.choice(_ACK_SALE), scene.values)
            events.append(Event("agent", text, scene.agent))
    elif rng.random() < (0.06 if script.bank == "explanation" else 0.62):
        if script.bank == "explanation" or scene.agent.manner == "curt":
            events.append(Event("agent", rng.choice(("嗯", "好", "哦")), scene.agent))
            return
        lines = {"other": _ACK_OTHER, "aftersale": _ACK_SERVICE, "initiated": _ACK_OTHER}
        template = rng.choice(lines.get(script.bank, _ACK_OBSTACLE))
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
    leave = speech.agent_says(rng, first.manner, rng.choice(_HANDOVER), scene.values)
    enter = speech.agent_says(rng, second.manner, rng.choice(_TAKEOVER), scene.values)
    events[at:at] = [Event("agent", leave, first), Event("agent", enter, second)]


def _automatic(
    rng: random.Random, script: Script, scene: Scene, events: list[Event]
) -> list[Event]:
    """Greeting, robot, cards and notices of the channel."""
    channel = scene.agent.channel
    if script.bank == "initiated":
        return events
    greeted = rng.random() < {QIANNIU: 0.75, OTHER: 0.6, JD: 0.0}[channel]
    if script.bank == "unanswered" and channel == QIANNIU:
        greeted = rng.random() < 0.9
    if greeted:
        events.insert(1, Event("auto", speech.GREETING, scene.agent))
    if channel == OTHER:
        source = rng.choice(("小程序", "公众号菜单", "商品页：" + scene.goods.short))
        events.insert(0, Event("system", f"访客进入会话，来源：{source}", scene.agent))
        if rng.random() < 0.35:
            events.append(Event("system", "会话已结束", scene.agent))
    if channel == JD:
        _jd_noise(rng, scene, events)
    return events


def _jd_noise(rng: random.Random, scene: Scene, events: list[Event]) -> None:
    if rng.random() < 0.4:
        burst = next((i for i, e in enumerate(events) if e.role != "buyer"), len(events))
        robot = [Event("bot", _BOT_LINES[0], scene.agent)]
        if rng.random() < 0.35:
            robot.append(Event("bot", rng.choice(_BOT_LINES[1:]), scene.agent))
        if rng.random() < 0.6:
            robot.append(Event("buyer", rng.choice(_TO_HUMAN), scene.agent))
            robot.append(Event("system", "用户发起转人工", scene.agent))
        events[burst:burst] = robot
    if scene.order_number and not scene.sale and rng.random() < 0.85:
        card = f"您选择了一个订单进行咨询\n订单号：{scene.order_number}"
        events.insert(0, Event("system", card, scene.agent))
    elif rng.random() < 0.35:
        events.insert(0, Event("system", f"商品编号：{scene.goods.item // 7}", scene.agent))
    if rng.random() < 0.4:
        card = "【此消息为欢迎卡片，请在客户端查看】"
        events.insert(0, Event("system", card, scene.agent))
    if scene.sale and scene.order_number and rng.random() < 0.3:
        notice = f"您选择了一个订单进行咨询\n订单号：{scene.order_number}"
        events.append(Event("system", notice, scene.agent))
    if rng.random() < 0.06:
        notice = "请在客户端查看原始聊天记录，网页版无法展示"
        events.append(Event("system", notice, scene.agent))


def _clock(
    rng: random.Random, script: Script, scene: Scene, events: list[Event], start: datetime
) -> list[Message]:
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
        sender, account = _system_sender(event, scene), None
    else:
        sender = event.agent.account
    return Message(now, event.role, sender, event.text, account, event.courtesy)


def _system_sender(event: Event, scene: Scene) -> str:
    if scene.agent.channel == OTHER:
        return "系统"
    return BOT if event.text.startswith("【") else scene.buyer.shown
