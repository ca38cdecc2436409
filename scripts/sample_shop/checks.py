"""What is asked of a chat before it is taken into the plan."""

from datetime import timedelta

from model import Chat, Message

_CARRIERS = {
    "顺丰": ("顺丰",),
    "邮政": ("邮政", "EMS", "邮局"),
    "京东快递": ("京东",),
    "德邦": ("德邦",),
}


def open_question(messages: list[Message]) -> bool:
    """Whether a question of the buyer still waits for its answer."""
    waiting = False
    for message in messages:
        if message.role == "agent":
            waiting = False
        elif message.role == "buyer" and not message.courtesy:
            waiting = True
    return waiting


def one_session(messages: list[Message]) -> bool:
    """Whether the chat is one session: no 8 hours of silence while nothing is asked."""
    spoken = [m for m in messages if m.role != "system"]
    for place in range(1, len(spoken)):
        silence = spoken[place].at - spoken[place - 1].at
        if silence >= timedelta(hours=8) and not open_question(spoken[:place]):
            return False
    return True


def carrier_asked_for(messages: list[Message]) -> str | None:
    """The carrier the buyer names and asks for, if any."""
    text = "\n".join(m.text for m in messages if m.role == "buyer")
    return next((k for k, names in _CARRIERS.items() if any(n in text for n in names)), None)


def wording(chat: Chat) -> str:
    """All that is said, to compare chats."""
    return "\n".join(m.text for m in chat.messages if m.role != "system")
