"""Every error this package raises on purpose.

    NianbaoError                what, where, and what to do next
    ├── ProjectError            no such folder, unit or year; a broken unit.yml      (wrong usage)
    ├── CatalogueError          a topic file that cannot be read: file, line, key
    ├── TallyError              one raw file or cell that cannot be read
    ├── ProseError              an unknown indicator, a missing value, bad markup in the text
    ├── RenderError             a document that cannot be set
    ├── BlockedError            problems or failed checks that must be settled before printing
    └── RunError                a run that broke: the cell that raised, the bound that was passed
        ├── MemoryRunError      a run that took more memory than it may
        └── InterruptedRunError a run that something from outside ended, and that may pass on a second try: a killed kernel

A message is written for the clerk who must act on it. The cause is kept with `raise ... from`.
"""


class NianbaoError(Exception):
    """What went wrong, where, and what to do."""


class ProjectError(NianbaoError):
    """The folders do not hold what was asked for."""


class CatalogueError(NianbaoError):
    """A catalogue file says something that it must not."""


class TallyError(NianbaoError):
    """A raw file or cell cannot be read."""


class ProseError(NianbaoError):
    """The report's text asks for something that does not exist."""


class RenderError(NianbaoError):
    """The document cannot be turned into a page."""


class BlockedError(NianbaoError):
    """The figures contradict each other or are incomplete, so nothing is printed."""


class RunError(NianbaoError):
    """A run stopped before its end."""


class MemoryRunError(RunError):
    """A run took more memory than it may."""


class InterruptedRunError(RunError):
    """A run was ended from outside: its kernel or process was killed, a file was locked."""
