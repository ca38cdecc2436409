"""From sessions and orders to inquiries: whose they are, how they ended, which were lost."""

from cstext.inquiries.chain import build_inquiries
from cstext.inquiries.workbench import Source, Workbench, open_messages, open_workbench

__all__ = ["Source", "Workbench", "build_inquiries", "open_messages", "open_workbench"]
