"""Bytes to samples and back: transports, drivers, readers and simulators. Knows no window."""
