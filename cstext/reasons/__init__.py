"""Why an inquiry was lost: the cause, how sure, and the messages that decided it."""

from cstext.reasons.chat import Chat, Turn
from cstext.reasons.decide import Classifier, Decision, Verdict, by_person, classify
from cstext.reasons.exchanges import SIDES, Messages
from cstext.reasons.labels_file import (
    LabelledChat,
    in_dispute,
    latest_by_session,
    read_labels,
    undisputed,
)
from cstext.reasons.model import Model
from cstext.reasons.model_files import load_model, model_bytes, model_of_bytes
from cstext.reasons.sentence import sentence
from cstext.reasons.telling import telling_words

__all__ = [
    "SIDES",
    "Chat",
    "Classifier",
    "Decision",
    "LabelledChat",
    "Messages",
    "Model",
    "Turn",
    "Verdict",
    "by_person",
    "classify",
    "in_dispute",
    "latest_by_session",
    "load_model",
    "model_bytes",
    "model_of_bytes",
    "read_labels",
    "sentence",
    "telling_words",
    "undisputed",
]
