"""What a line of text means, by rules that were given: shared by the drivers that read lines."""
