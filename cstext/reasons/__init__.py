"""Why an inquiry was lost: the cause, how sure, and the messages that decided it."""

from cstext.reasons.chat import Chat, Turn
from cstext.reasons.decide import Decision, classify
from cstext.reasons.model import Model
from cstext.reasons.model_files import load_model

__all__ = ["Chat", "Decision", "Model", "Turn", "classify", "load_model"]
