"""The version of cstext, which every output carries."""

VERSION = "0.1.0"
