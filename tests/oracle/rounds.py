"""Messages of one shop and a policy -> sessions and rounds, one message after the other.

Written from the definitions, without the engine. Where they are silent, the decision taken
here is marked "Decision:".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cstext.policy import Policy

Message = dict[str, Any]


@dataclass
class Session:
    conversation: str
    buyer: str
    started_ms: int | None
    day: int | None
    second_of_day: int | None
    messages: list[Message] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    writer: str | None = None
    owner: str | None = None
    has_valid_reply: bool = False

    @property
    def key(self) -> tuple[str, int | None]:
        return self.conversation, self.started_ms

    @property
    def counted(self) -> list[Round]:
        return [round_ for round_ in self.rounds if round_.left_out_because is None]


@dataclass
class Round:
    session: Session
    buyer: str
    started_ms: int | None
    day: int | None
    second_of_day: int | None
    clock_ms: int | None
    line: int
    agent: str | None = None
    replied_ms: int | None = None
    is_answered: bool = False
    is_offline: bool = False
    is_courtesy: bool = False
    is_bot_only: bool = False
    is_too_late: bool = False
    waited: float | None = None
    seconds: float | None = None
    left_out_because: str | None = None

    def add(self, message: Message) -> None:
        # Decision: what was left for nobody on duty changes nothing in a run of other messages.
        if self.is_offline or message["kind"] != "offline":
            self.clock_ms = message["sent_ms"]


def converse(messages: Iterable[Message], policy: Policy) -> list[Session]:
    """All sessions, each with its rounds; system lines belong to none."""
    chats: dict[str, list[Message]] = {}
    for message in messages:
        chats.setdefault(message["conversation"], []).append(message)
    return [session for chat in chats.values() for session in _Chat(policy).play(chat)]


def effective_role(message: Message, policy: Policy) -> str:
    """The role, where an automatic reply under an agent's account is `auto`."""
    role: str = message["role"]
    # Decision: only what stands under an agent's account; a bot stays a bot.
    if role not in ("agent", "assist"):
        return role
    prefix = policy.auto_reply_prefix
    automatic = (
        (prefix is not None and message["text"].startswith(prefix))
        or message["text"] in policy.auto_reply_texts
        or message["sender"] in policy.auto_reply_senders
    )
    return "auto" if automatic else role


def file_order(message: Message) -> tuple[Any, ...]:
    sent = message["sent_ms"]
    return (sent is None, sent or 0, message["source"], message["line"], message["position"])


class _Chat:
    """What is open while one conversation is read."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.sessions: list[Session] = []
        self.previous: Message | None = None
        self.run: Round | None = None
        self.courtesy: Round | None = None
        self.late: Round | None = None
        self.account: str | None = None
        self.just_asked = False
        self.had_silence = False

    def play(self, messages: list[Message]) -> list[Session]:
        for message in sorted(messages, key=file_order):
            role = effective_role(message, self.policy)
            if role == "system":
                continue
            self._let_time_pass(message)
            ends_run = self.run is not None and (
                role in self.policy.valid_replies
                or (role == "bot" and self.policy.bot_reply != "open")
            )
            if role in self.policy.valid_replies:
                self._reply(message)
            elif role == "bot":
                self._bot()
            elif role == "buyer":
                self._ask(message)
            waits = role == "buyer" and not self._is_polite(message)
            self.sessions[-1].messages.append(
                {**message, "role": role, "ends_run": ends_run, "waits": waits}
            )
            self.previous = self.sessions[-1].messages[-1]
            if role in ("agent", "assist"):
                self.account = message["agent"]
                self.just_asked = message["is_question"]
            elif role == "buyer":
                self.just_asked = False
        for session in self.sessions:
            _finish(session, self.policy)
        return self.sessions

    def _let_time_pass(self, message: Message) -> None:
        """End what the silence or the new day before this message ends."""
        is_silence = self._is_after_silence(message)
        is_new_day = self._is_new_day(message)
        keeps_alive = self.policy.late_reply == "counts" and self.run and not is_new_day
        is_cut = is_silence and not keeps_alive
        if is_cut or is_new_day:
            self._wait_for_late_reply(is_silence)
            self.run = self.courtesy = None
        if is_cut or not self.sessions:
            self.sessions.append(
                Session(
                    message["conversation"],
                    message["buyer"],
                    message["sent_ms"],
                    message["day"],
                    message["second_of_day"],
                )
            )
            self.account = None

    def _wait_for_late_reply(self, is_silence: bool) -> None:
        # Decision: a reply is too late for its session if it comes in what follows the silence;
        # after a second silence, or a second day that closes rounds, there is none at all.
        if self.run:
            self.late, self.had_silence = self.run, is_silence
        elif self.had_silence:
            self.late = None
        else:
            self.had_silence = is_silence

    def _is_after_silence(self, message: Message) -> bool:
        gap = self.policy.session_gap_seconds
        if gap is None or self.previous is None or message["sent_ms"] is None:
            return False
        return bool(message["sent_ms"] - self.previous["sent_ms"] >= gap * 1000)

    def _is_new_day(self, message: Message) -> bool:
        if not self.policy.day_closes_round or self.previous is None:
            return False
        return bool(message["day"] != self.previous["day"])

    def _reply(self, message: Message) -> None:
        if self.run:
            self.run.is_answered = True
            self.run.replied_ms = message["sent_ms"]
            self.run.agent = message["agent"]
        elif self.late and self.had_silence and self.policy.late_reply == "leave_out":
            self.late.is_too_late = True
        self.run = self.courtesy = self.late = None

    def _bot(self) -> None:
        if self.policy.bot_reply == "open":
            return
        if self.run and self.policy.bot_reply == "leave_out":
            self.run.is_bot_only = True
        elif self.run:
            self.run.session.rounds.remove(self.run)
        # Decision: what ends a run ends a stretch of courtesies, which stays listed, and the
        # waiting for a reply that comes too late.
        self.run = self.courtesy = self.late = None

    def _ask(self, message: Message) -> None:
        # Decision: without times no round is listed, only sessions are.
        if message["sent_ms"] is None:
            return
        polite = self._is_polite(message)
        if self.run and polite:
            return  # Inside a run it changes nothing: neither the clock nor the account.
        is_left = message["kind"] == "offline"
        # Decision: what was left stands apart, and the first other message starts a run.
        if self.run and (is_left or not self.run.is_offline):
            self.run.add(message)
        elif polite:
            self._be_polite(message)
        else:
            self.run = self._listed(message)
            self.run.is_offline = is_left
            self.courtesy = self.late = None

    def _is_polite(self, message: Message) -> bool:
        return bool(
            self.policy.courtesy_needs_no_answer
            and message["is_courtesy"]
            and not self._was_asked(message)
        )

    def _be_polite(self, message: Message) -> None:
        if not self.had_silence:
            self.late = None
        if self.courtesy is None:
            self.courtesy = self._listed(message)
            self.courtesy.is_courtesy = True
        self.courtesy.add(message)

    def _was_asked(self, message: Message) -> bool:
        # Decision: the last word of an agent or assist before it is a question, neither a buyer's
        # message nor a silence that cuts sessions between; automatic text may stand between.
        return self.just_asked and not self._is_after_silence(message)

    def _listed(self, message: Message) -> Round:
        round_ = Round(
            self.sessions[-1],
            message["buyer"],
            message["sent_ms"],
            message["day"],
            message["second_of_day"],
            message["sent_ms"],
            message["line"],
            # Decision: unanswered, it belongs to the account that its first message addressed;
            # where the export names none, to the agent who wrote last before it in the session.
            message["agent"] or self.account,
        )
        self.sessions[-1].rounds.append(round_)
        return round_


def _finish(session: Session, policy: Policy) -> None:
    """What can be said once the session is whole: seconds, what is left out, whose it is."""
    can_be_first = [r for r in session.rounds if not _is_no_case(r)]
    for round_ in session.rounds:
        round_.waited = _waited(round_, policy)
        is_first = bool(can_be_first) and round_ is can_be_first[0]
        round_.left_out_because = _left_out(round_, is_first, policy)
        round_.seconds = _seconds(round_, policy)
    # Decision: a valid reply is any message of a valid role in the session, as the glossary says.
    session.has_valid_reply = any(m["role"] in policy.valid_replies for m in session.messages)
    # Decision: the last agent whose account is known.
    writers = [
        m["agent"] for m in session.messages if m["role"] in ("agent", "assist") and m["agent"]
    ]
    session.writer = session.owner = writers[-1] if writers else None
    if not writers and session.counted:
        session.owner = session.counted[-1].agent


def _is_no_case(round_: Round) -> bool:
    return round_.is_courtesy or round_.is_offline or round_.is_bot_only


def _waited(round_: Round, policy: Policy) -> float | None:
    start = round_.started_ms if policy.clock_starts_at == "first" else round_.clock_ms
    if start is None or round_.replied_ms is None:
        return None
    return (round_.replied_ms - start) / 1000


def _seconds(round_: Round, policy: Policy) -> float | None:
    cap = policy.cap_seconds
    if round_.waited is None:
        # Decision: the cap stands for the wait of what counts; of what is left out nobody waited.
        is_capped = policy.unanswered == "cap" and round_.left_out_because is None
        return cap if is_capped else None
    return round_.waited if cap is None else min(round_.waited, cap)


def _left_out(round_: Round, is_first: bool, policy: Policy) -> str | None:
    if round_.is_courtesy:
        return "needs_no_answer"
    if round_.is_offline:
        return "offline_message"
    if round_.is_bot_only:
        return "bot_only"
    if round_.is_too_late:
        return "too_late_for_session"
    if not _in_window(round_, policy):
        return "outside_window"
    if policy.rounds_counted == "first_of_session" and not is_first:
        return "not_first_of_session"
    return None


def _in_window(round_: Round, policy: Policy) -> bool:
    start, end = policy.window_seconds()
    tested: Round | Session = round_ if policy.window_tests == "round_start" else round_.session
    second = tested.second_of_day
    # Decision: a round without a time cannot lie outside a window.
    if start is None or end is None or second is None:
        return True
    if start < end:
        return start <= second < end
    return second >= start or second < end
