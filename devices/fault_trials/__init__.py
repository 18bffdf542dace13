"""Rehearsed trouble: real link, driver, recorder and protocol with a simulated device, each fault.

All in virtual time and on one thread, so that a whole trial takes some milliseconds.
"""
