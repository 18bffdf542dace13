"""Files of TOML that people write: read, checked, and every error told by line and key."""
