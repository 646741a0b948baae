"""Tables that say that they plan and list nothing that was done: 计划表, 安排表. Pure."""

import re

from pipeline.catalogue import Topic

EVENTS = frozenset({"次", "场", "期"})
PERSONS = frozenset({"名", "人"})
_PLANNED = re.compile(r"计划(?!生育)|预?安排表?|预排|拟开展|拟举办")
_DONE = re.compile(r"落实|完成|执行|实施|开展情况|总结|实绩|情况")


def counts_in(topic: Topic, units: frozenset[str]) -> bool:
    """Whether a figure of the topic counts in one of some units: events, persons."""
    return any(item.unit in units for item in topic.indicators.values())


def says_plan(topic: Topic, names: str) -> str:
    """What a title or a name says of events that were planned: 计划, but not 计划落实情况; "" where nothing does."""
    if not counts_in(topic, EVENTS) or counts_in(topic, PERSONS):
        return ""
    found = _PLANNED.search(names)
    return found[0] if found and not _DONE.search(names) else ""
