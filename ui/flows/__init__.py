"""What the window does, page by page: flows hold the state, pages show it."""
