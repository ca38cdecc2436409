"""Words: the form of a text for features, and its segmentation."""

from cstext.words.normalise import normalise, normalise_all
from cstext.words.segmenter import Segmenter, default_segmenter, user_words
from cstext.words.traditional import folded

__all__ = ["Segmenter", "default_segmenter", "folded", "normalise", "normalise_all", "user_words"]
