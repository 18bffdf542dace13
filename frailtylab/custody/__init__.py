"""Who can read the records, and how a lost or changed one is noticed: keys, journal, anchor.

Knows no SQL and no window. The store uses it; whoever opens a store brings a
:class:`~frailtylab.custody.data_key.DataKey`.
"""
