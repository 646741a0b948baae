"""The hash of a file as manifests give it: the same wherever our own texts were checked out."""

import hashlib

_TEXTS = frozenset({".md", ".yml", ".yaml", ".ipynb", ".py", ".typ", ".css", ".j2", ".json"})


def hashed(name: str, content: bytes) -> tuple[str, int]:
    """SHA-256 and size: of the bytes; for our own texts with line ends as on Unix."""
    if name[name.rfind(".") :] in _TEXTS:
        content = content.replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest(), len(content)
