"""From what a user points at to documents: files, standard input, JSON Lines; what cannot be read is reported."""
