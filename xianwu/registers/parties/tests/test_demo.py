"""The demo's pairs: some wait for a person, one was merged, one was not; both roles have an account."""

from random import Random
from typing import Any

from tests.county import client_of, whole_page
from xianwu.core.people.models import Person
from xianwu.registers.parties.demo import ACCOUNTS, PAIRS, build
from xianwu.registers.parties.models import Duplicate, Enterprise


def test_the_registrar_finds_pairs_to_decide(county: Any) -> None:
    build(Random(38))
    states = sorted(Duplicate.objects.values_list("state", flat=True))
    assert states == ["dismissed", "merged", *["open"] * (len(PAIRS) - 2)]
    merged = Enterprise.objects.get(state="merged")
    assert merged.title in merged.merged_into.former_names
    reasons = "".join(each.reasons_text for each in Duplicate.objects.all())
    assert all(word in reasons for word in ("电话相同", "法定代表人相同", "地址相似"))
    registrar, town, reader = (client_of(Person.objects.get(username=row[0])) for row in ACCOUNTS)
    assert "样例鑫和面粉" in whole_page(registrar, "/parties/duplicates/")
    assert "样例万顺达" in whole_page(registrar, "/parties/duplicates/")
    assert "样例万顺达" not in whole_page(town, "/parties/duplicates/")
    assert reader.get("/parties/enterprises/").status_code == 200
    assert reader.get("/parties/duplicates/").status_code == 403


def test_a_waiting_pair_can_be_merged_on_the_page(county: Any) -> None:
    build(Random(38))
    client = client_of(Person.objects.get(username=ACCOUNTS[0][0]))
    pair = Duplicate.objects.get(first__title=PAIRS[0][1][0])
    answer = client.post(
        f"/parties/duplicates/{pair.pk}/decide/", {"keep": pair.first_id, "note": "同一家", "confirmed": "1"}
    )
    assert answer.status_code == 302
    pair.refresh_from_db()
    assert pair.state == Duplicate.State.MERGED
