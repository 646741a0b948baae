"""nbformat, loaded without a second of work for nothing.

jsonschema, by which nbformat checks notebooks, compiles grammars for internationalised addresses as it is loaded, where the
package with these grammars is installed. No schema of notebooks asks for them; so jsonschema is loaded as if it were not.
"""

import sys

_GRAMMARS = "rfc3987_syntax"

if "jsonschema" not in sys.modules and _GRAMMARS not in sys.modules:
    sys.modules[_GRAMMARS] = None  # type: ignore[assignment]  # "not there", for the import system
    try:
        import jsonschema  # noqa: F401
    finally:
        del sys.modules[_GRAMMARS]

import nbformat  # noqa: E402

__all__ = ["nbformat"]
