"""Slow, obvious Python that says what the engine must say; written from the definitions alone."""
