"""From sessions and orders to inquiries: whose they are, how they ended, which were lost."""

from cstext.inquiries.chain import build_inquiries

__all__ = ["build_inquiries"]
