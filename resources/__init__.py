"""Studies, spoken scripts, translations, icons and fonts: data, no code."""
