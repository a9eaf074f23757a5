"""What an operating system does: the one room that knows how Linux, macOS and Windows differ."""
