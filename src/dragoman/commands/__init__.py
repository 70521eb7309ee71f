"""Commands of a subject each, which `cli` registers."""
