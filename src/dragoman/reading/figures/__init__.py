"""Read the numbers that a text claims."""
