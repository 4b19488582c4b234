"""Keys: encrypted files, passwords, and other ways to a signature."""
