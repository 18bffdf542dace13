"""Sending records to a server that the clinic has: once each, whole, unchanged, with a receipt.

Imported only when something is to be sent.
"""
