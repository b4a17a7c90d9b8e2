"""Codes of real registers and made ones: what must pass, what must not, and what the sentence says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from xianwu.lib.codes import (
    CodeError,
    SubjectType,
    clean_credit_code,
    clean_id_number,
    clean_phone,
    mask_id_number,
    mask_name,
    mask_phone,
    mask_wrong,
    organisation_code_holds,
    subject_type_of,
)

REAL = ("91110000600037341L", "91110108551385082Q")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
TODAY = date(2025, 8, 29)
# Of nobody: a Yanjin region code, a birth date and a serial of the test.
PERSON = "410726199001010013"


def _credit_code(body: str) -> str:
    """The oracle: the one check character that makes Σ value·3^i + check divisible by 31."""
    for char in ALPHABET:
        if sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body)) % 31 == -ALPHABET.index(char) % 31:
            return body + char
    raise AssertionError(body)


def _id_number(body: str) -> str:
    return body + ric.calc_check_digit(body + "0")


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    department = draw(st.sampled_from(["91", "92", "93", "N1", "N2", "N3", "12", "52", "A1", "Y1", "G1"]))
    region = draw(st.text("0123456789", min_size=6, max_size=6))
    organisation = draw(st.text(ALPHABET, min_size=9, max_size=9))
    return _credit_code(department + region + organisation)


@pytest.mark.parametrize("code", REAL)
def test_real_codes_pass_with_both_checks(code: str) -> None:
    assert clean_credit_code(code) == code
    assert organisation_code_holds(code)


@pytest.mark.parametrize("code", REAL)
def test_a_real_code_with_any_one_character_changed_is_refused(code: str) -> None:
    for position in range(18):
        for char in ALPHABET:
            if char != code[position]:
                with pytest.raises(CodeError):
                    clean_credit_code(code[:position] + char + code[position + 1 :])


@pytest.mark.parametrize("head", ["N1", "N2", "N3"])
def test_rural_collectives_pass(head: str) -> None:
    code = _credit_code(f"{head}410726MF1234567")
    assert clean_credit_code(code) == code
    assert not uscc.is_valid(code)


@pytest.mark.parametrize("char", "IOZSV")
def test_letters_that_are_not_used_are_refused_by_name(char: str) -> None:
    with pytest.raises(CodeError, match=char):
        clean_credit_code("9111000060003734" + char + "L")


@pytest.mark.parametrize(
    "text",
    [
        "９１１１００００６０００３７３４１Ｌ",
        " 91110000600037341l ",
        "9111 0000 6000 3734 1L",
        "\u300091110000600037341L\u200b",
    ],
)
def test_input_is_normalised_before_the_test(text: str) -> None:
    assert clean_credit_code(text) == REAL[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "空"),
        ("91110000600037341", "现在是 17 位"),
        ("410726600012345", "旧注册号"),
        ("9.14107E+17", "科学计数"),
        ("914107261234567000", "截断"),
        ("000000000000000000", "登记部门"),
        ("91110000600037342L", "校验位"),
    ],
)
def test_a_refused_credit_code_says_why(text: str, says: str) -> None:
    with pytest.raises(CodeError, match=says):
        clean_credit_code(text)


@given(credit_codes())
def test_every_code_made_by_the_standard_passes_and_one_swap_or_slip_does_not(code: str) -> None:
    assert clean_credit_code(code) == code
    for position in range(17):
        a, b = code[position], code[position + 1]
        if a != b:
            with pytest.raises(CodeError):
                clean_credit_code(code[:position] + b + a + code[position + 2 :])


@given(credit_codes())
def test_codes_of_the_digit_departments_pass_the_library_too(code: str) -> None:
    assert uscc.is_valid(code) == code[:2].isdigit()


def test_a_code_whose_inner_organisation_code_fails_is_a_doubt_and_passes() -> None:
    code = _credit_code("91410726" + "123456789")
    assert not organisation_code_holds(code)
    assert clean_credit_code(code) == code


@pytest.mark.parametrize(
    ("head", "kind", "label"),
    [
        ("91", SubjectType.ENTERPRISE, "企业"),
        ("92", SubjectType.SOLE_TRADER, "个体工商户"),
        ("93", SubjectType.COOPERATIVE, "农民专业合作社"),
        ("N1", SubjectType.GROUP_COLLECTIVE, "组集体经济组织"),
        ("N2", SubjectType.VILLAGE_COLLECTIVE, "村集体经济组织"),
        ("N3", SubjectType.TOWN_COLLECTIVE, "乡镇集体经济组织"),
        ("11", SubjectType.STATE_ORGAN, "机关"),
        ("12", SubjectType.PUBLIC_INSTITUTION, "事业单位"),
        ("52", SubjectType.SOCIAL_ORGANISATION, "社会组织"),
        ("Y1", SubjectType.OTHER, "其他"),
    ],
)
def test_the_first_two_characters_name_the_subject(head: str, kind: SubjectType, label: str) -> None:
    assert subject_type_of(f"{head}410726MA0000000X") is kind
    assert kind.label == label


def test_an_id_number_is_cleaned() -> None:
    number = _id_number("41072619900101001")
    assert clean_id_number(f" {number} ", on=TODAY) == number
    full_width = "".join(chr(ord(char) + 0xFEE0) for char in number)
    assert clean_id_number(full_width, on=TODAY) == number


def test_the_last_x_is_made_upper_case() -> None:
    assert clean_id_number("11010519491231002x", on=TODAY) == "11010519491231002X"


@pytest.mark.parametrize("region", ["810000", "820000", "830000", "932682", "410799", "419001"])
def test_residence_permits_and_unknown_regions_are_no_error(region: str) -> None:
    number = _id_number(f"{region}19900101001")
    assert clean_id_number(number, on=TODAY) == number


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "现在是 0 位"),
        ("41072619900101001", "现在是 17 位"),
        ("410726900101001", "旧身份证号码"),
        ("4107261990010100A1", "前 17 位应为数字"),
        ("41072619900101001²", "校验位|前 17"),
        (_id_number("41072619900231001"), "出生日期"),
        (_id_number("41072620250830001"), "晚于今天"),
    ],
)
def test_a_refused_id_number_says_why(text: str, says: str) -> None:
    with pytest.raises(CodeError, match=says):
        clean_id_number(text, on=TODAY)


def test_a_birth_on_the_day_itself_is_accepted() -> None:
    number = _id_number("41072620250829001")
    assert clean_id_number(number, on=TODAY) == number


@given(st.dates(date(1930, 1, 1), TODAY), st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born: date, serial: int, position: int, shift: int) -> None:
    number = _id_number(f"410726{born:%Y%m%d}{serial:03d}")
    assert clean_id_number(number, on=TODAY) == number
    old = number[position]
    new = str((0 if old == "X" else int(old) + shift) % 10)
    with pytest.raises(CodeError):
        clean_id_number(number[:position] + new + number[position + 1 :], on=TODAY)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13812345678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("0086-13812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("0373-7691234", "0373-7691234"),
        ("03737691234", "0373-7691234"),
        ("（0373）7691234", "0373-7691234"),
        ("010-12345678", "010-12345678"),
        ("01012345678", "010-12345678"),
        ("0373—7691234", "0373-7691234"),
    ],
)
def test_telephone_numbers_are_cleaned(text: str, number: str) -> None:
    assert clean_phone(text) == number


@pytest.mark.parametrize("text", ["", "12812345678", "1381234567", "138123456789", "7691234", "无", "110"])
def test_other_numbers_are_refused(text: str) -> None:
    with pytest.raises(CodeError, match="电话"):
        clean_phone(text)


def test_masks_show_as_little_as_is_needed() -> None:
    assert mask_id_number("410726199001010016") == "410726********0016"
    assert mask_id_number("E12345678") == "E1*****78"
    assert mask_id_number("12345") == "*****"
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("0373-7691234") == "0373-*****34"
    assert mask_phone("110") == "***"


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("1381234567", "13******67"),
        ("13812345678", "138****5678"),
        ("138123456789", "138*****6789"),
        ("41072619900307001", "410**********7001"),
        ("7691234", "76***34"),
        ("12", "12"),
        ("", ""),
    ],
)
def test_of_a_wrong_number_so_much_stays_that_it_is_found_again(typed: str, seen: str) -> None:
    assert mask_wrong(typed) == seen
    assert mask_name("张三") == "张*"
    assert mask_name("欧阳三丰") == "欧*"
    assert mask_name("张") == "*"
    assert mask_name("") == ""
