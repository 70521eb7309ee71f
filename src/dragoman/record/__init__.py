"""The record: every reading as rows of a database, with the passages, to list, filter and show again."""
