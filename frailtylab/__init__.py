"""Core of FrailtyLab: what is measured, how, and where it is kept. Knows no window and no port."""

__version__ = "0.1.0"
