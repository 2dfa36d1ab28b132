"""The fixed cast of tests: named people in every role at three sites, their groups and their stores."""

from dataclasses import dataclass
from datetime import timedelta

from qa_app.access import Grant, Person
from qa_app.backend import Backend
from qa_app.services.groups import Group, add_group
from qa_app.services.people import add_person
from qa_app.services.sites import Site, add_site
from qa_app.services.stores import add_store

PROGRAMME = "building-better-relationships"


@dataclass(frozen=True)
class Cast:
    """Who and what there always is. Nobody has delivered, recorded or reviewed anything yet.

    Rhian manages treatment at Norwich and Ipswich, Owain at Bangor (in Wales). Maya and Tomos deliver group 14
    at Norwich, Saskia and Callum group 15; Ines and Dafydd group 9 at Ipswich; Gwen and Ifan group 3 at Bangor.
    Dilys is of the QA team, Leena the clinical lead, both everywhere; Gareth manages the programme at
    Norwich; Ann is the administrator.
    """

    ann: Person
    rhian: Person
    owain: Person
    maya: Person
    tomos: Person
    saskia: Person
    callum: Person
    ines: Person
    dafydd: Person
    gwen: Person
    ifan: Person
    dilys: Person
    leena: Person
    gareth: Person
    norwich: Site
    ipswich: Site
    bangor: Site
    norwich_14: Group
    norwich_15: Group
    ipswich_9: Group
    bangor_3: Group
    store_id: int
    norwich_store_id: int
    """`store_id`: the store of all sites; the other is Norwich's alone."""


def make_cast(backend: Backend) -> Cast:
    """Make everybody, through the services."""
    ann = _person(backend, None, "Ann Sorley", Grant("administrator"))

    def site(code: str, name: str, region: str, languages: str = "en") -> Site:
        return add_site(
            backend,
            ann,
            code=code,
            name=name,
            region=region,
            country="england_and_wales",
            kind="community",
            languages=languages,
            retention_days=180,
        )

    norwich, ipswich = site("nor", "Norwich", "East"), site("ips", "Ipswich", "East")
    bangor = site("ban", "Bangor", "Wales", "en cy")

    def person(name: str, role: str, *sites: Site, language: str = "en") -> Person:
        grants = [Grant(role, site_id=one.id) for one in sites] or [Grant(role)]
        return _person(backend, ann, name, *grants, language=language)

    rhian = person("Rhian Probert", "treatment_manager", norwich, ipswich)
    owain = person("Owain Prys", "treatment_manager", bangor, language="cy")
    maya = person("Maya Lindqvist", "facilitator", norwich)
    tomos = person("Tomos Adeyemi", "facilitator", norwich)
    saskia = person("Saskia Penhallow", "facilitator", norwich)
    callum = person("Callum Ferreira", "facilitator", norwich)
    ines = person("Ines Calloway", "facilitator", ipswich)
    dafydd = person("Dafydd Marlowe", "facilitator", ipswich)
    gwen = person("Gwen Parri", "facilitator", bangor, language="cy")
    ifan = person("Ifan Rowlands", "facilitator", bangor, language="cy")

    def group(site: Site, code: str, manager: Person, *facilitators: Person) -> Group:
        return add_group(
            backend,
            ann,
            site_id=site.id,
            code=code,
            programme_key=PROGRAMME,
            treatment_manager_id=manager.id,
            language=manager.language,
            starts_on=(backend.clock() - timedelta(days=120)).date(),
            facilitator_ids=[one.id for one in facilitators],
        )

    def store(name: str, site: Site | None = None) -> int:
        return add_store(
            backend,
            ann,
            name=name,
            bucket=name,
            endpoint_url="http://127.0.0.1:9",
            site_id=site.id if site else None,
        ).id

    return Cast(
        ann=ann,
        rhian=rhian,
        owain=owain,
        maya=maya,
        tomos=tomos,
        saskia=saskia,
        callum=callum,
        ines=ines,
        dafydd=dafydd,
        gwen=gwen,
        ifan=ifan,
        dilys=person("Dilys Okoro", "qa_team"),
        leena=person("Leena Harcastle", "clinical_lead"),
        gareth=person("Gareth Iwu", "programme_manager", norwich),
        norwich=norwich,
        ipswich=ipswich,
        bangor=bangor,
        norwich_14=group(norwich, "14", rhian, maya, tomos),
        norwich_15=group(norwich, "15", rhian, saskia, callum),
        ipswich_9=group(ipswich, "9", rhian, ines, dafydd),
        bangor_3=group(bangor, "3", owain, gwen, ifan),
        store_id=store("archive"),
        norwich_store_id=store("norwich", norwich),
    )


def _person(
    backend: Backend, actor: Person | None, name: str, *grants: Grant, language: str = "en"
) -> Person:
    address = f"{name.lower().replace(' ', '.')}@example.org"
    return add_person(backend, actor, name=name, email=address, language=language, grants=grants)
