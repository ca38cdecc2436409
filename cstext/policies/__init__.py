"""The shipped policy profiles: TOML files, one a profile."""
