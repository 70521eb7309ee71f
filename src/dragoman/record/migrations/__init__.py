"""Steps from each version of the schema to the next; `migrate` takes them."""
