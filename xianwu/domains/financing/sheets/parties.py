"""Who a line of a file is about: its code told apart by kind, and the register read in bulk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import CharField, QuerySet

from xianwu.core.units.models import Unit
from xianwu.domains.financing.models import Bank
from xianwu.kit import clock
from xianwu.kit.prepared import Prepared
from xianwu.lib.codes import CodeError, clean_credit_code, clean_id_number, mask_id_number
from xianwu.lib.names import name_ratio, normal_name
from xianwu.registers.parties.cleaning import id_indexes
from xianwu.registers.parties.models import Enterprise, PartyState

IdKind = Enterprise.IdKind
CHUNK = 5000
ISSUERS = ("11", "12", "13", "19", "51", "52", "53", "59", "91", "92", "93", "A1", "N1", "N2", "N3", "N9", "Y1")
"""First two characters of credit codes in use: they tell one from an ID number that passes both checks."""
CLOSED = ("revoked", "cancelled", "moved")
NAME_RATIO = 60.0
READ = (
    "title", "credit_code", "id_digest", "name_norm", "former_names", "town", "status", "state", "merged_into",
    "revenue", "subject_type", "founded_on",
)  # fmt: skip


class PartyCode(str):
    """A cleaned code with its kind: a credit code, an ID number, an old registration number."""

    kind: str
    is_credit_code: bool

    def __new__(cls, text: str, kind: str) -> PartyCode:
        made = super().__new__(cls, text)
        made.kind, made.is_credit_code = kind, kind == IdKind.CREDIT_CODE
        return made


def mask_party_code(text: str) -> str:
    """A party's code as pages show it: credit codes are public, a person's number is not."""
    is_person = isinstance(text, PartyCode) and text.kind == IdKind.PERSON
    looks_so = re.fullmatch(r"\d{14}[0-9A-Za-z]{1,5}", text) and text[:2] not in ISSUERS
    return mask_id_number(text) if is_person or looks_so else text


def _id_number(text: str) -> str:
    try:
        return clean_id_number(text, on=date.max)
    except CodeError:
        return ""


def party_code(text: Any) -> PartyCode:
    """The code by its kind. Raises CodeError in the words of the credit code, which most lines carry."""
    if "*" in str(text):
        raise CodeError("号码已遮盖，认不出是谁：请填完整号码，或在系统里逐条更正。")
    person = _id_number(str(text))
    if person and person[:2] not in ISSUERS:
        return PartyCode(person, IdKind.PERSON)
    try:
        return PartyCode(clean_credit_code(str(text)), IdKind.CREDIT_CODE)
    except CodeError:
        if person:
            return PartyCode(person, IdKind.PERSON)
        bare = str(text).strip()
        if len(bare) == 15 and bare.isdigit():
            return PartyCode(bare, IdKind.OLD_NUMBER)
        raise


def chunks(items: Iterable[Any]) -> Iterable[list[Any]]:
    """Lists short enough for one statement."""
    whole = list(items)
    for start in range(0, len(whole), CHUNK):
        yield whole[start : start + CHUNK]


class Register:
    """The enterprises that a file names, in one statement per some thousand codes; merged ones lead to their keeper."""

    def __init__(self, codes: Iterable[PartyCode]) -> None:
        wanted = set(codes)
        credit = {str(code) for code in wanted if code.is_credit_code}
        self.digests = {str(code): id_indexes(code) for code in wanted if not code.is_credit_code}
        rows = Enterprise.objects.only(*READ)
        found: list[Enterprise] = []
        for some in chunks(sorted(credit)):
            found += rows.filter(credit_code__in=some)
        for some in chunks(sorted(index for own in self.digests.values() for index in own)):
            found += rows.filter(id_digest__in=some, state=PartyState.REGISTERED)
        keepers = rows.in_bulk([each.merged_into_id for each in found if each.merged_into_id])
        self._by_code: dict[str, Enterprise] = {}
        for each in found:
            for key in (each.credit_code, each.id_digest):
                if key:
                    self._by_code[key] = keepers.get(each.merged_into_id, each)

    def find(self, code: PartyCode) -> Enterprise | None:
        keys = [code] if code.is_credit_code else self.digests.get(code, [])
        return next((self._by_code[key] for key in keys if key in self._by_code), None)

    def keys(self) -> set[int]:
        """Primary keys of the firms found."""
        return {each.pk for each in self._by_code.values()}


def firm_of(code: PartyCode) -> Enterprise | None:
    """The one enterprise of a code, with its town; a merged one leads to its keeper."""
    if code.is_credit_code:
        found = _by_credit_code.records(code=str(code))
    else:
        found = next(filter(None, (_by_digest.records(digest=each) for each in id_indexes(code))), [])
    if found and found[0].merged_into_id:
        return Enterprise.objects.select_related("town").get(pk=found[0].merged_into_id)
    return found[0] if found else None


def _with_town(**condition: Any) -> QuerySet:
    return Enterprise.objects.filter(**condition).select_related("town")


_by_credit_code = Prepared(lambda code: _with_town(credit_code=code), code=CharField())
_by_digest = Prepared(lambda digest: _with_town(id_digest=digest, state=PartyState.REGISTERED), digest=CharField())


def is_other_name(firm: Enterprise, name: str) -> bool:
    """Whether a name is so unlike the registered ones that the code may be another firm's."""
    if firm.title == name or name in firm.former_names or normal_name(name) == firm.name_norm:
        return False
    return all(name_ratio(known, name) < NAME_RATIO for known in (firm.title, *firm.former_names))


def party_faults(firm: Enterprise | None, name: str) -> str:
    """Why a line about this firm cannot stand; "" when it can."""
    if firm is None:
        return ""
    if firm.status in CLOSED:
        return f"主体登记状态为“{firm.get_status_display()}”，不能申报；登记有误的请先更正主体登记。"
    if is_other_name(firm, name):
        return f"这个代码登记的是“{firm.title}”，与所填名称不符，请核对。"
    return ""


def towns_by_name() -> dict[str, Unit]:
    """Towns by full and short name."""
    return {word: unit for unit in Unit.objects.filter(kind=Unit.Kind.TOWN) for word in (unit.name, unit.short_name)}


def banks_by_name() -> dict[str, Unit]:
    """Banks of the mechanism by full and short name."""
    banks = [each.unit for each in Bank.objects.active(clock.today()).select_related("unit")]
    return {word: unit for unit in banks for word in (unit.name, unit.short_name)}


def codes_of(rows: Sequence[dict[str, Any]]) -> list[PartyCode]:
    return [row["code"] for row in rows if row.get("code")]
