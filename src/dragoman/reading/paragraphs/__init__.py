"""Where paragraphs end: a sentence never runs over one."""
