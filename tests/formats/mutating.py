"""Files changed as the world changes them: bytes flipped, cut short, XML damaged within a whole package, directories damaged.

The same seed gives the same file.
"""

import io
import random
import zipfile
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]


def flip_bytes(content: bytes, rng: random.Random) -> bytes:
    """Change one to twenty bytes anywhere."""
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        at = rng.randrange(len(changed))
        changed[at] = rng.choice((0, 255, changed[at] ^ (1 << rng.randrange(8)), rng.randrange(256)))
    return bytes(changed)


def cut_short(content: bytes, rng: random.Random) -> bytes:
    """Lose the end of the file."""
    return content[: rng.randrange(len(content))]


def lose_a_piece(content: bytes, rng: random.Random) -> bytes:
    """Lose a piece in the middle, or have one twice."""
    at, length = rng.randrange(len(content)), rng.randrange(1, 600)
    if rng.random() < 0.5:
        return content[:at] + content[at + length :]
    return content[:at] + content[at : at + length] + content[at:]


def blank_a_sector(content: bytes, rng: random.Random) -> bytes:
    """Have a sector of the disk come back as zeros, or as that of another file."""
    at = rng.randrange(0, len(content), 512)
    sector = bytes(512) if rng.random() < 0.5 else rng.randbytes(512)
    return content[:at] + sector + content[at + 512 :]


def damage_directory(content: bytes, rng: random.Random) -> bytes:
    """Change bytes of the directory at the end of a package."""
    start = max(content.rfind(b"PK\x01\x02", 0, len(content) - 400), len(content) // 2)
    return content[:start] + flip_bytes(content[start:], rng)


def damage_part(content: bytes, rng: random.Random) -> bytes:
    """Damage one part and pack everything up again, so that all checksums are right."""
    package = zipfile.ZipFile(io.BytesIO(content))
    victim = rng.choice([name for name in package.namelist() if package.getinfo(name).file_size])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in package.namelist():
            part = package.read(name)
            target.writestr(name, _damaged(part, rng) if name == victim else part)
    return packed.getvalue()


def _damaged(part: bytes, rng: random.Random) -> bytes:
    how = rng.randrange(5)
    at = rng.randrange(len(part))
    if how == 0:
        return part[:at]
    if how == 1:
        return part[:at] + part[at + rng.randrange(1, 60) :]
    if how == 2:
        other = rng.randrange(len(part))
        return part[:at] + part[other : other + rng.randrange(1, 200)] + part[at:]
    if how == 3:
        digits = [place for place, byte in enumerate(part) if 48 <= byte < 58]
        place = rng.choice(digits or [at])
        return part[:place] + rng.choice((b"", b"0", b"99", b"99999999", b"-1", b"4294967295")) + part[place + 1 :]
    return flip_bytes(part, rng)


ANY: tuple[Mutation, ...] = (flip_bytes, cut_short, lose_a_piece, blank_a_sector)
PACKAGE: tuple[Mutation, ...] = (*ANY, damage_directory, damage_part, damage_part, damage_part)


def mutated(content: bytes, seed: int) -> bytes:
    """One of the many ways in which a file can be damaged."""
    rng = random.Random(seed)
    is_open_package = content[:2] == b"PK" and not content[6] & 1
    return rng.choice(PACKAGE if is_open_package else ANY)(content, rng)
