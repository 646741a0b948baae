"""Characters that no reader sees, written as the inside of a character class: one list for all that read or show text.

Belongs here: which they are. Does not belong here: what becomes of them.
"""

from typing import Final

# Controls, but for tabs and the ends of lines, and marks of direction: they end a line, or turn it about, where it is shown.
CONTROLS: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Joiners, soft hyphens, fillers, selectors of variants, tags, marks of notes between lines: they are in the way of comparing.
JOINERS: Final = (
    "\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\u00ad\ufff9-\ufffb"
    "\u034f\u115f\u1160\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0001-\U000e007f\U000e0100-\U000e01ef"
)
# What no text may hold: halves of pairs, and what is no character.
BROKEN: Final = "\ud800-\udfff\ufffe\uffff"
