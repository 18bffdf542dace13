"""Devices that are not there: they speak the real bytes, and simulated people use them."""
