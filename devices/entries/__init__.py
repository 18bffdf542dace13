"""What each driver is called, where its code is, what can be set. Loads no driver."""
