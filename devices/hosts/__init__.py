"""Where simulated devices live: in this process, behind TCP, or behind a pseudo-terminal."""
