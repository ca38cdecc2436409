"""Words: the form of a text for features, and its segmentation."""

from cstext.words.normalise import normalise, normalise_all
from cstext.words.segmenter import Segmenter, default_segmenter, user_words

__all__ = ["Segmenter", "default_segmenter", "normalise", "normalise_all", "user_words"]
