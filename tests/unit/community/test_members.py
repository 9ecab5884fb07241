from __future__ import annotations

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from community.members import Members
from community.thread import Member
from core.errors import FormExpired, InvalidSiteToken

SITE, OURS = b"the-site-signs-with-this-secret-key", b"ours-is-another-secret-of-32-bytes"


@pytest.fixture
def members(clock):
    return Members(SITE, OURS, clock)


@pytest.fixture
def token(clock):
    def make(secret=SITE, header=None, **claims):
        now = int(clock().timestamp())
        values = {"sub": "42", "name": "小林", "aud": "jieli-community", "exp": now + 300, **claims}
        values = {name: value for name, value in values.items() if value is not None}
        header = header or {"alg": "HS256"}
        return jwt.encode(header, values, OctKey.import_key(secret), algorithms=[header["alg"]])

    return make


def test_whom_the_site_signed_is_a_member_under_the_sites_own_id(members, token):
    assert members.of_site(token()) == Member("site:42", "小林")


@pytest.mark.parametrize(
    "claims",
    [
        {"secret": OURS},
        {"header": {"alg": "HS512"}},
        {"aud": "jieli-visitor"},
        {"aud": None},
        {"exp": None},
        {"exp": 1},
        {"exp": 2**40},
        {"exp": "soon"},
        {"sub": None},
        {"sub": "x" * 65},
        {"sub": ""},
        {"name": None},
        {"name": " \u202e"},
    ],
)
def test_any_other_token_is_refused(members, token, claims):
    with pytest.raises(InvalidSiteToken):
        members.of_site(token(**claims))


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_token_is_refused(members, text):
    with pytest.raises(InvalidSiteToken):
        members.of_site(text)
    with pytest.raises(InvalidSiteToken):
        members.of_session(text)


def test_a_token_expires(members, token, clock):
    signed = token()
    clock.advance(seconds=301)
    with pytest.raises(InvalidSiteToken):
        members.of_site(signed)


def test_a_session_is_ours_alone_and_ends_after_half_a_day(members, token, clock):
    member = members.of_site(token())
    session = members.session(member)
    assert members.of_session(session) == member
    for forged in (token(), token(aud="jieli-member")):
        with pytest.raises(InvalidSiteToken):
            members.of_session(forged)
    clock.advance(hours=13)
    with pytest.raises(InvalidSiteToken):
        members.of_session(session)


def test_without_a_secret_of_the_site_nobody_comes_in(token, clock):
    with pytest.raises(InvalidSiteToken):
        Members(b"", OURS, clock).of_site(token(secret=OURS))
    with pytest.raises(ValueError, match="32 bytes"):
        Members(b"short", OURS)


def test_a_form_belongs_to_one_member_and_is_good_for_half_a_day_at_least(members, clock):
    member, other = Member("site:1", "A"), Member("site:2", "B")
    mark = members.form_mark(member)
    clock.advance(hours=12)
    members.check_form(member, mark)
    for who, wrong in ((other, mark), (member, ""), (member, mark[:-1])):
        with pytest.raises(FormExpired):
            members.check_form(who, wrong)
    clock.advance(hours=12)
    with pytest.raises(FormExpired):
        members.check_form(member, mark)


def test_secrets_are_not_in_the_repr(members):
    assert "secret" not in repr(members)
