"""The shipped pay rules, one TOML file each."""
