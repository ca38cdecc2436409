"""One module a layout; each turns the plan into the bytes of its files."""
