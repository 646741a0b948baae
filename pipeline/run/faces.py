"""The fonts that a unit's reports are set in."""

from pipeline.project import Project
from pipeline.report.pages.faces import SHIPPED, Faces, office_faces


def faces_of(project: Project, slug: str) -> Faces:
    """The office's own fonts where unit.yml points to some, else the shipped ones."""
    settings = project.unit(slug).fonts
    if settings is None:
        return SHIPPED
    return office_faces(project.raw / slug / settings.dir, settings.model_dump(exclude={"dir"}))
