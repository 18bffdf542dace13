"""Device profiles: a driver of a site's own, written as a TOML file instead of code."""
