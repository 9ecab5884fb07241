"""Every setting, read once from the environment (``JIELI_…``) and then frozen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from aiohttp import web
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.errors import InvalidInput


class Settings(BaseSettings):
    """What an operator can set; docs/running.md lists the same, and a test compares them."""

    model_config = SettingsConfigDict(env_prefix="JIELI_", frozen=True, extra="ignore")

    host: str = Field("127.0.0.1", description="Address the app listens on.")
    port: int = Field(8080, ge=0, le=65535, description="Port the app listens on.")
    var: Path = Field(Path("var"), description="Folder of the database, the index and the keys.")
    database_url: str = Field(
        "", description="SQLAlchemy URL; empty means SQLite in the var folder."
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Signs visitor ids; empty means a key kept in the var folder.",
    )
    action_token: SecretStr = Field(
        SecretStr(""), description="What Rasa shows when it calls our actions."
    )
    rasa_url: str = Field("http://127.0.0.1:5005", description="Where Rasa answers.")
    rasa_timeout: float = Field(8.0, gt=0, description="Seconds that one turn may take in Rasa.")
    encoder: str = Field(
        "",
        description="A name or path for sentence-transformers, or an exported encoder's folder; "
        "empty means the embedded one, none a search by words alone.",
    )
    synonyms: str = Field(
        "", description="A file of your own synonyms, beside those that Jieli brings."
    )
    search_process: bool = Field(
        True, description="Search in a process of its own; otherwise in threads of the app."
    )
    wrong_answers: float = Field(
        5.0, ge=0, le=100, description="At most so many of a hundred answers shown may be wrong."
    )
    choices: int = Field(3, ge=2, le=5, description="Never offer more than so many choices.")
    help_centre: bool = Field(True, description="Show the published articles as public pages.")
    community: bool = Field(False, description="Let customers ask and answer each other.")
    newcomers: int = Field(
        1, ge=0, description="Posts of hers that an editor lets through before a newcomer may post."
    )
    site_secret: SecretStr = Field(
        SecretStr(""),
        description="What your site signs its customers' tokens with; at least 32 bytes.",
    )
    site_sign_in: str = Field(
        "", description="The page of your site that signs a customer in and sends her back."
    )
    discourse_url: str = Field(
        "", description="A Discourse whose public topics are copied into the community."
    )
    discourse_key: SecretStr = Field(
        SecretStr(""), description="An API key of that Discourse; empty reads what anybody may."
    )
    discourse_user: str = Field("system", description="The user of that API key.")
    discourse_private: bool = Field(
        False, description="That Discourse may be on a private network, and plain http there."
    )
    site_name: str = Field("", description="What the public pages call your company.")
    public_url: str = Field(
        "",
        description="The public address of these pages, for search engines; empty means the one "
        "that a browser calls.",
    )
    widget_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Other sites that may show the widget, separated by commas."
    )
    web_dist: Path = Field(Path("web/dist"), description="Folder of the built web pages.")
    trust_proxy: bool = Field(False, description="Behind a TLS proxy: cookies are marked Secure.")
    agent_grace: float = Field(
        60.0, gt=0, description="Seconds after which an unseen agent loses unanswered chats."
    )
    routing: str = Field(
        "", description="A file of your own routing policy; its sections replace ours."
    )
    answered_grace: float = Field(
        300.0,
        gt=0,
        description="Seconds after which an unseen agent loses chats that she has answered, too.",
    )
    customer_grace: float = Field(
        300.0,
        ge=1,
        description="Seconds for which who closed the page while waiting keeps her place.",
    )
    hours: str = Field(
        "", description="A file of your own business hours and holidays; ours is always open."
    )
    levels: str = Field("", description="A file of your own service levels, in place of ours.")
    idle_hours: float = Field(
        24.0, gt=0, description="Hours after which a silent conversation with the bot is closed."
    )
    assumed_hours: float = Field(
        24.0, gt=0, description="Hours of silence after which an answer is taken to have helped."
    )
    durable_days: float = Field(
        7.0, gt=0, description="Days without a question after which that is durable."
    )
    service_seconds: float = Field(
        20.0, gt=0, description="Seconds within which a waiting customer is accepted in time."
    )
    contact_cost: float = Field(
        0.0, ge=0, description="What a conversation with an agent costs you; 0 shows no savings."
    )
    currency: str = Field(
        "CNY", pattern=r"^[A-Z]{3}$", description="The ISO 4217 code of that cost's currency."
    )
    survey_days: float = Field(
        30.0, ge=0, description="Days within which nobody is asked for her opinion twice."
    )
    nps_share: float = Field(
        10.0,
        ge=0,
        le=100,
        description="Of a hundred contacts, so many are asked whether they recommend you.",
    )
    ces_share: float = Field(
        25.0,
        ge=0,
        le=100,
        description="Of a hundred contacts, so many are asked how easy self-service was.",
    )
    webhook_url: SecretStr = Field(
        SecretStr(""), description="Where handoff records are posted to; empty means nowhere."
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""), description="Signs what is posted; at least 32 bytes."
    )
    webhook_private: bool = Field(
        False, description="The webhook may be on a private network, and plain http there."
    )
    channels: str = Field(
        "", description="A file of your accounts at WeChat; without it there is the web alone."
    )
    message_burst: int = Field(20, gt=0, description="Messages a visitor may send in 10 seconds.")
    visitor_burst: int = Field(60, gt=0, description="Visitor ids one address may get in a minute.")
    search_burst: int = Field(
        60, gt=0, description="Searches of the help centre one address may make in 10 seconds."
    )
    file_megabytes: int = Field(
        20, gt=0, le=1024, description="The largest file that may be sent, in megabytes."
    )
    import_megabytes: int = Field(
        64, gt=0, le=1024, description="The largest file of articles to import, in megabytes."
    )
    import_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Sites whose pages editors may import by address; empty means none."
    )
    link_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Sites to which links in answers are checked; empty means none, * every one.",
    )
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="The mail server for digests, like smtp://user:password@mail.example.com:587 "
        "or smtps://…; empty means that no mail is sent.",
    )
    mail_from: str = Field("", description="The address that mail comes from.")
    digest_hour: int = Field(
        8, ge=0, le=23, description="The hour at which digests are sent, in the zone of the hours."
    )
    subscribers: str = Field(
        "", description="A file of who is sent facts, beside who is added on the page."
    )
    subscribers_private: bool = Field(
        False,
        description="Subscribers that are added on the page may be on a private network, and plain "
        "http there.",
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="What Prometheus shows to read /metrics; empty means this machine alone.",
    )
    log_level: str = Field("info", description="debug, info, warning or error.")

    @field_validator("widget_origins", "import_hosts", "link_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(each.strip().rstrip("/") for each in value.split(",") if each.strip())

    @field_validator("public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/?#]+/?", value):
            raise ValueError("must be like https://help.example.com, without a path")
        return value.rstrip("/")

    @property
    def database(self) -> str:
        """Return the database URL."""
        return self.database_url or f"sqlite+aiosqlite:///{self.var / 'jieli.db'}"

    @property
    def files(self) -> Path:
        """Return the folder of the files in conversations."""
        return self.var / "files"

    @property
    def imports(self) -> Path:
        """Return the folder of the files that are imported."""
        return self.var / "imports"

    @property
    def pictures(self) -> Path:
        """Return the folder of the pictures in articles."""
        return self.var / "pictures"

    @property
    def calibration(self) -> Path:
        """Return the file of how sure search is, where it was fitted on one's own customers."""
        return self.var / "confidence.json"

    @property
    def adapter(self) -> Path:
        """Return the file of what the encoder learned from the articles."""
        return self.var / "adapter.npz"


def read_settings() -> Settings:
    """Read the environment; raise `InvalidInput` that names the setting, never its value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        name = f"JIELI_{str(first['loc'][0]).upper()}"
        raise InvalidInput(field=name, problem=first["msg"]) from None


SETTINGS = web.AppKey("settings", Settings)
