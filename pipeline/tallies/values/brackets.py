"""What stands in brackets, found in one pass over a text, however many brackets in it are never closed. Pure."""

import re


class Brackets:
    """Some opening and closing marks; what an opening mark begins ends with the first closing one, of whatever kind."""

    def __init__(self, opening: str, closing: str) -> None:
        ends = f"[{re.escape(closing)}]"
        # What is never closed is taken to the end: else each of the marks in it would be tried up to there.
        self._pattern = re.compile(rf"[{re.escape(opening)}]([^{re.escape(closing)}]*+)(?:{ends}|(\Z))")

    def without(self, text: str) -> str:
        """The text without brackets and what is in them; a bracket that is not closed stays."""
        return self._pattern.sub(lambda match: "" if match[2] is None else match[0], text)

    def inside(self, text: str) -> list[str]:
        """What is in the brackets, one after another."""
        return [match[1] for match in self._pattern.finditer(text) if match[2] is None]
