"""Frames out of a stream of bytes, however the bytes were cut on their way."""
