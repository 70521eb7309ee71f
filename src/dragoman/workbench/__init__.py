"""The workbench: read, check and correct in the browser, by the same verbs as the command line and Python."""
