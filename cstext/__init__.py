"""Learn from customer-service chat logs: how fast, how often unanswered, what was lost and why."""

__version__ = "0.1.0"
