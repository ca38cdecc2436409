"""Masks: what a report shows of a buyer's name, number or address unless it is told to show all.

Masks only ever replace; the length of what is masked is not kept.
"""

from cstext.privacy.nicks import LONG_NICK, mask_nick, mask_nicks, mask_told
from cstext.privacy.texts import mask_text, suspected

__all__ = ["LONG_NICK", "mask_nick", "mask_nicks", "mask_text", "mask_told", "suspected"]
