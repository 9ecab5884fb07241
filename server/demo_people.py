"""The people of the demo: three agents and a supervisor, who differ in what they know, two who
write: an author, and the publisher who decides what readers see, and who runs it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import utc_now
from core.routes import Role
from handoff.routing.staffing import store as people_store
from handoff.routing.tables import SkillRow, TeamRow
from server import demo_replies
from server.auth.service import create_staff

_TEAMS = {"cloud": ("云产品", "Cloud products"), "account": ("账号与费用", "Accounts and billing")}
# The products of the sample's articles, and a topic that the policy names.
_SKILLS = {
    "language:zh": ("中文", "Chinese"),
    "language:en": ("英文", "English"),
    "product:ecs": ("云服务器 ECS", "Elastic Compute Service"),
    "product:slb": ("负载均衡", "Server Load Balancer"),
    "product:elasticsearch": ("Elasticsearch", "Elasticsearch"),
    "product:oss": ("对象存储 OSS", "Object Storage Service"),
    "product:domain": ("域名", "Domain names"),
    "product:ddos": ("DDoS 防护", "Anti-DDoS"),
    "product:waf": ("Web 应用防火墙", "Web Application Firewall"),
    "topic:billing": ("产品计费", "Billing"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One of the demo's people."""

    username: str
    name: str
    language: str
    roles: tuple[Role, ...]
    teams: tuple[str, ...] = ()
    skills: Mapping[str, int] = field(default_factory=dict)

    @property
    def places(self) -> list[str]:
        """Return which pages the login opens."""
        opened = {"desk": Role.AGENT, "reports": Role.SUPERVISOR}
        return [page for page, role in opened.items() if role in self.roles] or ["studio"]


PEOPLE = (
    Person(
        "mei",
        "林晓梅",
        "zh",
        (Role.AGENT,),
        ("cloud",),
        {
            "language:zh": 5,
            "language:en": 2,
            "product:ecs": 5,
            "product:slb": 3,
            "product:elasticsearch": 2,
        },
    ),
    Person(
        "tom",
        "Tom Baker",
        "en",
        (Role.AGENT,),
        ("cloud",),
        {
            "language:en": 5,
            "product:ecs": 3,
            "product:elasticsearch": 5,
            "product:oss": 4,
            "product:waf": 3,
        },
    ),
    Person(
        "an",
        "安然",
        "zh",
        (Role.AGENT,),
        ("account",),
        {
            "language:zh": 5,
            "language:en": 4,
            "topic:billing": 5,
            "product:domain": 5,
            "product:ecs": 1,
        },
    ),
    Person(
        "wang",
        "王岚",
        "zh",
        (Role.AGENT, Role.SUPERVISOR),
        ("cloud", "account"),
        {
            "language:zh": 5,
            "language:en": 3,
            "product:ecs": 3,
            "product:ddos": 4,
            "product:waf": 4,
            "topic:billing": 3,
        },
    ),
    Person("li", "李文", "zh", (Role.EDITOR,)),
    Person("chen", "陈静", "zh", (Role.PUBLISHER,)),
    Person("zhao", "赵宁", "zh", (Role.SUPERVISOR, Role.OPERATOR)),
)


async def hire(session: AsyncSession, passwords: Mapping[str, str]) -> None:
    """Create the people with their passwords by user name, their teams, skills and replies."""
    staff: dict[str, str] = {}
    session.add_all([TeamRow(id=id_, zh=zh, en=en) for id_, (zh, en) in _TEAMS.items()])
    session.add_all([SkillRow(name=name, zh=zh, en=en) for name, (zh, en) in _SKILLS.items()])
    for person in PEOPLE:
        agent_id = staff[person.username] = await create_staff(
            session,
            person.username,
            person.name,
            passwords[person.username],
            roles=person.roles,
            language=person.language,
        )
        if Role.AGENT not in person.roles:
            continue
        await session.flush()
        await people_store.set_teams(session, agent_id, person.teams, utc_now())
        await people_store.set_skills(session, agent_id, person.skills)
    demo_replies.stock(session, staff, utc_now())
