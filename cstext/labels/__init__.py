"""What people decided: label files, whose decisions hold, how far they agree, what they teach."""

from cstext.labels.journal import Journal
from cstext.labels.standing import Label, Session, Standing, read_standing, standing

__all__ = ["Journal", "Label", "Session", "Standing", "read_standing", "standing"]
