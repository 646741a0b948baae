"""Whose a name is: the unit's own, another unit's, or nobody's that we know. Pure.

Belongs here: telling names of towns from other words. A town is known by its ending (镇, 乡, 街道 ...), by unit.yml's
`neighbours`, and ours by `name` and `also_called`, with or without 人民政府, and by a village of it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.tallies.values.cells import folded

SIGNED = re.compile(r"^(?:填报|报送|填表|上报|制表|填写|编制|报表)?单位|盖章|公章")
_BODIES = r"(?:人民)?政府|党委|党工委|人大|办事处|委员会|管委会|党政办|机关"
_SUFFIX = re.compile(rf"(?:{_BODIES}){{1,12}}+(?:办公室)?$")
_TOWN = re.compile(
    r"[\u4e00-\u9fff]{1,6}?(?:镇|乡|街道|苏木|民族乡|管理区|开发区|新区|农场)(?![\u4e00-\u9fff]?[级域区街调])"
)
_WHOLE_TOWN = re.compile(r"[\u4e00-\u9fff]{1,7}(?:镇|乡|街道|苏木|民族乡|农场|开发区)")
_BODY_OF = re.compile(
    r"(?:[\u4e00-\u9fff]{1,8}(?:省|市|县|区|旗))?([\u4e00-\u9fff]{1,7}?(?:镇|乡|街道))(?:人民政府|政府|办事处|党委|党工委|综合行政执法(?:大队|队|办)?)?"
)
_COUNTY = re.compile(r"^[\u4e00-\u9fff]{1,12}(?:省|市|县|区|旗|州|盟)(?=[\u4e00-\u9fff]{2,}(?:镇|乡|街道|苏木)$)")
_ENDING = re.compile("(?<=..)(?:镇|乡|街道)$")
_NO_TOWN = re.compile(
    r"场镇$|"
    r"(?:[下返故家城水老同回入还思离本全各我])乡$|(?:城|村|集|重|名|小|本|全|各|我|治|兴|强|建|美丽|特色|书记|领导|副)镇$"
)
_HIGHER = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:局|县人民政府|区人民政府|市人民政府|县政府|区政府|市政府|支队|大队|委员会|委|中心|厅|队|所)|^[县市区旗州省](?:人民)?政府(?:办公室)?$"
)
# What stands before a name makes another of it: 大沙河镇; but 河南沙河镇, 广东 ... are where it lies.
_LONGER = re.compile(r"(?:(?<![山广])东|(?<![山广江陕])西|(?<![河湖])北|(?<![河湖云海])南|[大小新老古中上下前后内外])$")
_TITLES = 4  # no more rows stand above a header
_NOT_A_NAME = frozenset([
    "本镇", "全镇", "各镇", "我镇", "乡镇", "本乡", "全乡", "各乡", "城镇", "村镇", "集镇", "小城镇",
    "本街道", "全街道", "各街道", "街道", "所属乡镇", "各乡镇", "外镇", "他镇", "邻镇", "建制镇",
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """The names of the unit that reports. Without any, nothing is known to be ours or another's."""

    names: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The name to speak of the unit by."""
        return self.names[0] if self.names else "本单位"

    def is_ours(self, text: str) -> bool:
        """Whether a text names this unit."""
        seen = self._without_neighbours(folded(text))
        return any(_names(form, seen) for form in self._forms())

    def is_ours_alone(self, text: str) -> bool:
        """Whether a cell names this unit and says nothing else: not the title of a document that has its name in it."""
        seen = _bare(folded(text))
        return seen in self._stems() or any(
            seen.endswith(form) and len(seen) <= len(form) + 6 and _names(form, seen) for form in self._forms()
        )

    def is_anothers(self, text: str) -> bool:
        """Whether a whole cell names another town, and not ours."""
        seen = _bare(folded(text))
        if not self.names or not seen or self.is_ours(seen) or seen in _NOT_A_NAME or seen in self._stems():
            return False
        if _NO_TOWN.search(seen):
            return False
        near = (_bare(folded(name)) for name in self.neighbours)
        return bool(_WHOLE_TOWN.fullmatch(seen)) or any(seen in (name, _ENDING.sub("", name)) for name in near)

    def whose(self, text: str) -> bool | None:
        """Whether the name of a row or column is ours (True), another town's (False), or that of no town."""
        if self.is_ours(text) or (bool(text) and _bare(folded(text)) in self._stems()):
            return True
        return False if self.is_anothers(text) else None

    def others_in(self, text: str) -> Iterator[str]:
        """The other towns that a title or a file name speaks of."""
        seen = folded(text)
        if not self.names or self.is_ours(seen):
            return
        for name in self.neighbours:
            if _bare(folded(name)) in seen:
                yield name
        for match in _TOWN.finditer(re.sub(r"[^\u4e00-\u9fff]", " ", seen)):
            name = _stripped(match[0])
            if (
                name
                and name not in _NOT_A_NAME
                and not _NO_TOWN.search(name)
                and len(name) > 2
                and name not in map(folded, self.neighbours)
            ):
                yield name

    def other_form(self, rows: Iterable[Iterable[object]]) -> str:
        """The other town whose form a table is, by its title and by who signed; "" where it may be ours.

        Parameters
        ----------
        rows
            The rows of the table from its title on. A title says one thing in its row, whatever is merged.
        """
        said: list[str] = []
        for number, row in enumerate(rows):
            texts = list(dict.fromkeys(filter(None, map(folded, row))))
            titled = number < _TITLES and len(texts) == 1
            said += [text for text in texts[:2] if titled or SIGNED.search(text)]
        return next(self.others_in("|".join(said)), "")

    def names_us_among(self, text: str) -> bool | None:
        """Whether a body that is named (a respondent, a defendant) is ours; None where it is no name of a body at all."""
        seen = folded(text)
        if not self.names or not seen:
            return None
        if self.is_ours(seen) or seen in (
            "本镇",
            "我镇",
            "镇政府",
            "本单位",
            "本级",
            "镇人民政府",
            "街道办事处",
            "乡政府",
        ):
            return True
        return False if _BODY_OF.fullmatch(seen) or _HIGHER.search(seen) else None

    def _forms(self) -> tuple[str, ...]:
        return _forms_of(self.names)

    def _without_neighbours(self, seen: str) -> str:
        """A text without the neighbours whose names end in ours: 大沙河镇 beside 沙河镇."""
        longer = [name for name in map(_bare, map(folded, self.neighbours)) if any(f in name for f in self._forms())]
        for name in longer:
            if name not in self._forms():
                seen = seen.replace(name, "|")
        return seen

    def _stems(self) -> tuple[str, ...]:
        return tuple(re.sub(r"(?:镇|乡|街道)$", "", form) for form in self._forms())


@lru_cache(maxsize=256)
def _forms_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names without what follows them as a body, and without the county before them."""
    whole = [_bare(folded(name)) for name in names]
    return tuple(dict.fromkeys([*whole, *(_COUNTY.sub("", name) for name in whole)]))


def _names(form: str, text: str) -> bool:
    """Whether a text has a name that is not the end of a longer one: 大沙河镇 does not name 沙河镇."""
    return any(
        not _LONGER.search(text[max(0, at - 2) : at]) for at in (m.start() for m in re.finditer(re.escape(form), text))
    )


NOBODY = Office()


def office_of(
    name: str, also_called: Iterable[str] = (), neighbours: Iterable[str] = (), departments: Iterable[str] = ()
) -> Office:
    """The office that unit.yml describes."""
    return Office((name, *also_called), tuple(neighbours), tuple(departments))


def _bare(name: str) -> str:
    """A name without what follows it as a body: 东安镇人民政府 is 东安镇."""
    return _SUFFIX.sub("", name)


def _stripped(name: str) -> str:
    """What stands before the name of a town in a sentence is no part of it: 城口县西河镇 is 西河镇."""
    return re.split(r"[省市县区旗年月日度的各和与及在由]", name[:-1])[-1] + name[-1]
