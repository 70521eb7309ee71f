"""Every exception that Dragoman raises on purpose.

::

    DragomanError
    ├── InputError       a text, file or value the user gave cannot be used
    ├── LexiconError     a lexicon row is wrong; names file and line
    ├── OntologyError    a code that the ontology lacks
    ├── PipelineError    components in an order in which a need is unmet
    ├── RecordError      a record that cannot be opened, read or written
    │   └── ConflictError    another has changed what was to be changed
    └── SettingsError    a settings file that cannot be used; names file and line
"""


class DragomanError(Exception):
    """Base of all: printed as one line, exit code 1."""


class InputError(DragomanError):
    """A text, file or value the user gave cannot be used."""


class LexiconError(DragomanError):
    """A lexicon row is wrong; the message names file and line."""


class OntologyError(DragomanError):
    """A code that the ontology lacks."""


class PipelineError(DragomanError):
    """Components in an order in which a need is unmet."""


class RecordError(DragomanError):
    """A record that cannot be opened, read or written."""


class ConflictError(RecordError):
    """Another has changed, since it was seen, what was to be changed."""


class SettingsError(DragomanError):
    """A settings file that cannot be used; the message names file and line."""
