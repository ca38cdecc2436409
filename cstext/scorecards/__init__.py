"""The shipped score sheets, one TOML file each."""
