"""How often what happened in a town and year: decided first. The true value of every indicator follows from it.

Belongs here: counts, drawn in town size, and the arithmetic of rates. Does not belong here: dates, names, tallies.
"""

from dataclasses import dataclass

from tests.sample.dice import Dice

Number = int | float
APPROXIMATED = 10
"""What the report prints as 10余 must be at least this."""
_ROUND = (20, 25, 40, 50, 80)


@dataclass(frozen=True, slots=True)
class Facts:
    """The counts of one report. Those without an indicator of their own say so."""

    study_sessions: int
    study_trainings: int
    study_others: int  # no indicator
    lawyers: int
    documents: int
    documents_due: int
    documents_filed: int
    service_items: int
    grids: int
    sections: int
    posts: int
    assignments: int
    holders: int
    events: int
    officers: int  # no indicator: in office, unchanged
    officers_applied: int
    officers_cancelled: int
    transport: int
    emergency: int
    disputes: int
    settled: int
    consultations: int
    complaints: int
    visitors: tuple[int, ...]  # one a reception
    petitions: int
    in_time: int
    review_visitors: tuple[int, ...]  # asked at each event on reconsideration
    other_events: int  # no indicator
    reconsiderations: int
    lawsuits: int
    suggestions: int
    helped: int  # no indicator: suggestions that others lead
    disclosures: int

    def values(self) -> dict[str, Number]:
        """The true value of every indicator of the shipped catalogue."""
        return {
            "study.sessions": self.study_sessions,
            "study.trainings": self.study_trainings,
            "counsel.lawyers": self.lawyers,
            "documents.issued": self.documents,
            "documents.due": self.documents_due,
            "documents.filed": self.documents_filed,
            "documents.filing_rate": rate(self.documents_filed, self.documents_due),
            "services.items": self.service_items,
            "grids.total": self.grids,
            "posts.sections": self.sections,
            "posts.posts": self.posts,
            "posts.assignments": self.assignments,
            "posts.holders": self.holders,
            "events.handled": self.events,
            "officers.applied": self.officers_applied,
            "officers.cancelled": self.officers_cancelled,
            "penalties.decisions": self.transport + self.emergency,
            "penalties.transport": self.transport,
            "penalties.emergency": self.emergency,
            "disputes.accepted": self.disputes,
            "disputes.settled": self.settled,
            "disputes.success_rate": rate(self.settled, self.disputes),
            "receptions.sessions": len(self.visitors),
            "receptions.people": sum(self.visitors),
            "receptions.consultations": self.consultations,
            "receptions.complaints": self.complaints,
            "petitions.accepted": self.petitions,
            "petitions.closed_in_time": self.in_time,
            "publicity.review_events": len(self.review_visitors),
            "publicity.review_consultations": sum(self.review_visitors),
            "reconsideration.accepted": self.reconsiderations,
            "litigation.accepted": self.lawsuits,
            "suggestions.answered": self.suggestions,
            "disclosures.published": self.disclosures,
        }


def rate(part: int, whole: int) -> Number:
    """Per cent; whole where it is."""
    share = 100 * part / whole
    return int(share) if share.is_integer() else share


def draw_facts(dice: Dice) -> Facts:
    """The counts of one town and year, in the size of the towns of REPORTS.md."""
    due = dice.between(1, 4)
    posts = dice.between(8, 18)
    assignments = posts + dice.between(4, 16)
    quiet = dice.below(12) == 0
    disputes = dice.pick(_ROUND) if dice.below(3) == 0 else dice.between(20, 90)
    receptions = dice.between(20, 80)
    complaints = dice.between(2, receptions // 4)
    petitions = 0 if dice.below(15) == 0 else dice.between(2, 14)
    return Facts(
        study_sessions=dice.between(4, 14),
        study_trainings=dice.between(APPROXIMATED, 18),
        study_others=dice.between(0, 3),
        lawyers=dice.between(1, 3),
        documents=due + dice.between(0, 2),
        documents_due=due,
        documents_filed=due - (due > 1 and dice.below(4) == 0),
        service_items=dice.between(40, 110),
        grids=dice.between(9, 24),
        sections=dice.between(3, 5),
        posts=posts,
        assignments=assignments,
        holders=assignments - dice.between(0, 4),
        events=dice.between(50, 300),
        officers=dice.between(4, 16),
        officers_applied=dice.between(0, 3),
        officers_cancelled=dice.between(0, 2),
        transport=0 if quiet else dice.between(3, 40),
        emergency=0 if quiet else dice.between(1, 12),
        disputes=disputes,
        settled=disputes - (0 if dice.below(5) == 0 else dice.between(1, disputes // 6)),
        consultations=receptions - complaints,
        complaints=complaints,
        visitors=tuple(dice.pick((1, 1, 1, 2, 2, 3, 5, 12)) for _ in range(receptions)),
        petitions=petitions,
        in_time=max(petitions - dice.pick((0, 0, 1, 2)), 0),
        review_visitors=tuple(dice.between(1, 14) for _ in range(dice.between(APPROXIMATED, 16))),
        other_events=dice.between(3, 10),
        reconsiderations=dice.pick((0, 0, 1, 2, 4)),
        lawsuits=dice.pick((0, 0, 1, 3)),
        suggestions=dice.between(8, 35),
        helped=dice.between(0, 4),
        disclosures=dice.between(20, 70),
    )
