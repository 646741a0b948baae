"""ro-crate-metadata.json: the manifest in the standard form, RO-Crate 1.1 with the Process Run Crate profile.

What was made lies in the crate; what it was made from lies outside, in data/raw, and is named by the hash of its bytes.
"""

import json
from dataclasses import asdict
from functools import cache
from typing import Any

from pipeline.atomic import json_text
from pipeline.report.tree.document import Title
from pipeline.run.published.manifest import Code, Item, Manifest

FILE = "ro-crate-metadata.json"
_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_MEDIA = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
}


def crate_text(manifest: Manifest, title: Title) -> str:
    """The metadata file as text: no clock and no random id in it."""
    from rocrate.rocrate import ROCrate

    crate = ROCrate(version="1.1")
    crate.name = title.title
    crate.description = f"{title.unit}{title.year}年法治政府建设年度报告及其数据来源"
    crate.datePublished = title.official.published_on or title.issued_on
    profile = crate.add(_entity(crate, _PROFILE, "CreativeWork", name="Process Run Crate", version="0.5"))
    crate.root_dataset["conformsTo"] = profile
    office = crate.add(_entity(crate, "#office", "Organization", name=title.issued_by or title.unit))
    program = crate.add(_program(crate, manifest))
    made = [crate.add_file(dest_path=item.path, properties=_described(item)) for item in manifest.outputs]
    used: dict[str, Any] = {}
    for item in manifest.inputs:
        name = f"hash://sha256/{item.sha256}"
        if name not in used:
            used[name] = crate.add_file(name, properties=_described(item))
    parameters = [
        crate.add(_entity(crate, f"#parameter-{name}", "PropertyValue", name=name, value=_shown(value)))
        for name, value in asdict(manifest.parameters).items()
    ]
    action = _entity(crate, "#run", "CreateAction", name=f"nianbao run {manifest.year} --unit {manifest.unit}")
    crate.add(action)
    action["instrument"] = program
    action["agent"] = office
    action["object"] = [*used.values(), *parameters]
    action["result"] = made
    crate.root_dataset["mentions"] = action
    crate.root_dataset["publisher"] = office
    return json_text(_in_order(crate.metadata.generate()))


def _entity(crate: Any, identifier: str, kind: str, **properties: Any) -> Any:
    from rocrate.model.contextentity import ContextEntity

    return ContextEntity(crate, identifier, properties={"@type": kind, **properties})


def _program(crate: Any, manifest: Manifest) -> Any:
    packages = "，".join(f"{name} {found}" for name, found in manifest.packages.items())
    return _entity(
        crate,
        "#nianbao",
        "SoftwareApplication",
        name="nianbao",
        softwareVersion=_version(manifest.code),
        softwareRequirements=f"Python {manifest.python}，{packages}",
    )


def _version(code: Code) -> str:
    changed = "，有未提交的改动" if code.clean is False else ""
    return f"{code.commit}{changed}" if code.commit else code.sha256


def _described(item: Item) -> dict[str, Any]:
    suffix = item.path[item.path.rfind(".") :]
    media = {"encodingFormat": _MEDIA[suffix]} if suffix in _MEDIA else {}
    return {"name": item.path, "sha256": item.sha256, "contentSize": str(item.bytes), **media}


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _in_order(metadata: dict[str, Any]) -> dict[str, Any]:
    """The descriptor and the root first, then by identifier; the library's own order is that of insertion."""

    @cache
    def place(name: str) -> tuple[int, str]:
        return (("ro-crate-metadata.json", "./").index(name) if name in ("ro-crate-metadata.json", "./") else 2, name)

    return {**metadata, "@graph": sorted(metadata["@graph"], key=lambda entity: place(entity["@id"]))}
