"""What the channel itself writes: greeting, robot, cards, notices."""

import random

import phrases
import speech
from bank import Script
from people import BOT, JD, OTHER, QIANNIU
from scene import Event, Scene


def add_notices(
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
        robot = [Event("bot", phrases.BOT_LINES[0], scene.agent)]
        if rng.random() < 0.35:
            robot.append(Event("bot", rng.choice(phrases.BOT_LINES[1:]), scene.agent))
        if rng.random() < 0.6:
            robot.append(Event("buyer", rng.choice(phrases.TO_HUMAN), scene.agent))
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


def system_sender(event: Event, scene: Scene) -> str:
    """Under whose name the channel shows the line."""
    if scene.agent.channel == OTHER:
        return "系统"
    return BOT if event.text.startswith("【") else scene.buyer.shown
