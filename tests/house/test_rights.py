"""docs/reference/rights.md says which role may what, and which page opens to whom: as the two tables in code do."""

from mikhak.accounts.models import Grant
from mikhak.accounts.roles import AT_BODY, AT_HEADQUARTERS, AT_MISSION, RIGHTS, ROLES
from mikhak.office.doors import BY_ROUTE
from mikhak.ui.routes import OFFICER, audience_of
from tests.house.test_routes import FACES, routes
from tests.house.tree import codes, rows

PLACES = {AT_MISSION: "a mission", AT_HEADQUARTERS: "all missions", AT_BODY: "an authority"}


def test_every_role_is_described_with_where_it_is_held_and_what_it_may() -> None:
    told = {row[0].strip("`"): (set(row[1].split(" or ")), set(codes(row[2]))) for row in rows("rights", "Roles")}
    real = {key: ({PLACES[one] for one in role.places}, set(role.may)) for key, role in ROLES.items()}
    assert told == real
    assert set(ROLES) == set(Grant.Role.values)


def test_every_right_is_described_and_some_role_has_it() -> None:
    assert {row[0].strip("`") for row in rows("rights", "Rights")} == set(RIGHTS)
    assert {right for role in ROLES.values() for right in role.may} == set(RIGHTS)


def test_every_page_is_described_with_the_roles_that_open_it() -> None:
    told = {row[0].strip("`"): (set(codes(row[1])), set(codes(row[2]))) for row in rows("rights", "Pages")}
    real = {}
    for route, words in BY_ROUTE.items():
        rights = set(words.split())
        real[route] = rights, {key for key, role in ROLES.items() if not rights or rights & role.may}
    assert told == real


def test_a_door_hangs_before_every_page_for_officers() -> None:
    for_officers = [view for _path, view in routes(FACES["office"]) if audience_of(view) == OFFICER]
    assert for_officers
    assert [view for view in for_officers if not hasattr(view, "door")] == []
