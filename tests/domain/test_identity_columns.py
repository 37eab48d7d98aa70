"""Identity numbers by the column: agreement with the slow reading, and what departments really type."""

from datetime import date

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.identity import columns, numbers
from domain.identity.numbers import compute_check_character

TODAY = date(2026, 9, 30)


def made(region: str, birth: str, sequence: str) -> str:
    return (first17 := region + birth + sequence) + compute_check_character(first17)


VALID = made("450321", "19900307", "123")
ENDS_IN_X = made("450321", "19900307", "018")


def values(texts: list[str | None], expression: pl.Expr) -> list[object]:
    return pl.DataFrame({"text": texts}, schema={"text": pl.String}).select(expression).to_series().to_list()


def cleaned(text: str | None) -> object:
    return values([text], columns.clean_numbers(pl.col("text")))[0]


def recognised(text: str | None) -> object:
    return values([text], columns.recognise_numbers(pl.col("text"), TODAY))[0]


def slowly_recognised(text: str) -> dict[str, str | None]:
    """The same answer from `numbers`, for texts that need no cleaning."""
    readings = (
        (None, numbers.parse_number(text, TODAY)),
        ("15_to_18", numbers.parse_number(numbers.upgrade_15(text) or "", TODAY)),
        ("disability_number", numbers.read_disability_number(text, TODAY)),
        ("school_number", numbers.read_school_number(text, TODAY)),
        # A star in the place of the letter before a number is a mark round it.
        ("in_text", numbers.parse_number(text.strip("*"), TODAY)),
    )
    return next(
        ({"number": identity.number, "repair": repair} for repair, identity in readings if identity),
        {"number": None, "repair": None},
    )


@st.composite
def typed_numbers(draw: st.DrawFn) -> str:
    """A number in one of its forms, often with one character lost, doubled or changed."""
    region = draw(st.sampled_from(["450321", "110101", "710000", "810000", "820001", "945704", "160321", "660000"]))
    birth = draw(st.dates(date(1880, 1, 1), date(2030, 1, 1)) | st.just("20230229") | st.just("19901341"))
    day = birth if isinstance(birth, str) else birth.isoformat().replace("-", "")
    sequence = draw(st.sampled_from(["000", "001", "018", "500", "995", "996", "999"]))
    number = made(region, day, sequence)
    forms = [
        number,
        number[:6] + number[8:17],
        number + "41",
        number + "74B2",
        number + "85",
        "G" + number,
        "L" + number,
    ]
    text = draw(st.sampled_from(forms))
    place = draw(st.integers(0, len(text) - 1))
    middle = draw(
        st.sampled_from([text[place], text[place], text[place], "", text[place] * 2, "0", "7", "X", "O", "*"])
    )
    return text[:place] + middle + text[place + 1 :]


@given(st.lists(typed_numbers(), min_size=1, max_size=20))
def test_columns_agree_with_the_slow_reading(texts: list[str]) -> None:
    clean = [str(text) for text in values([*texts], columns.clean_numbers(pl.col("text"))) if text is not None]
    assert values([*clean], columns.recognise_numbers(pl.col("text"), TODAY)) == [
        slowly_recognised(text) for text in clean
    ]
    parsed = [numbers.parse_number(text, TODAY) for text in clean]
    assert values([*clean], columns.is_valid(pl.col("text"), TODAY)) == [identity is not None for identity in parsed]
    valid = [identity for identity in parsed if identity]
    known: list[str | None] = [identity.number for identity in valid]
    assert values(known, columns.read_birth_date(pl.col("text"))) == [identity.birth_date for identity in valid]
    assert values(known, columns.read_sex(pl.col("text"))) == [identity.sex for identity in valid]


@given(st.text(max_size=25))
def test_any_text_at_all_is_read_without_failing(text: str) -> None:
    assert recognised(text) == slowly_recognised(str(cleaned(text)))


@pytest.mark.parametrize(
    "typed",
    [
        VALID,
        f"  {VALID}\n",
        f"'{VALID}",
        f'="{VALID}"',
        f"\t{VALID}\u00a0",
        f"\ufeff{VALID}\u200b",
        "4503 2119 9003 0712 38",
        "450,321,199,003,071,238",
        "４５０３２１１９９００３０７１２３８",
        f"{VALID}号",
        f"身份证:{VALID}",
        f"身份证号码：{VALID}",
        f"公民身份号码 {VALID}",
        f"SFZ{VALID}",
        f"sfzh：{VALID}",
        f"证件号：{VALID}",
    ],
)
def test_what_is_taken_off_around_a_number(typed: str) -> None:
    assert recognised(typed) == {"number": VALID, "repair": None}


# Invisible characters, an icon, a picture, marks above, and letters that could not be decoded.
NOISE = [
    *("\u2066", "\u2069", "\u2061", "\u2064", "\u206a", "\u180e", "\u061c", "\u2800", "\ufff9", "\u200b", "\u034f"),
    *("\u115f", "\u3164", "\ufe0f", "\U000e0100", "\U000e0041", "\u0336", "\u20dd", "\ue000", "\ue863", "\uf0b7"),
    *("\U000f0000", "\ufffc", "\ufffd", "\uffff", "\x7f", "\u2028"),
]


@pytest.mark.parametrize("mark", NOISE, ids=ascii)
def test_a_mark_round_or_within_a_number_is_no_part_of_it(mark: str) -> None:
    told = {"number": VALID, "repair": None}
    assert recognised(f"{mark}{VALID}{mark}") == told
    assert recognised(f" {mark} {VALID}") == told
    assert recognised(f"{VALID[:6]}{mark}{VALID[6:14]}{mark}{VALID[14:]}") == told
    assert recognised(f"{mark}{ENDS_IN_X[:17]}{mark}x") == {"number": ENDS_IN_X, "repair": None}
    assert recognised(f"{mark}{VALID[:6]}{VALID[8:17]}{mark}") == {"number": VALID, "repair": "15_to_18"}


def test_figures_of_other_keyboards() -> None:
    arabic = VALID.translate({ord(str(figure)): 0x660 + figure for figure in range(10)})
    assert recognised(arabic) == {"number": VALID, "repair": None}


def test_an_icon_in_the_place_of_a_figure_hides_it() -> None:
    """Three of eighteen hidden would leave what looks like an old number of fifteen."""
    hidden = f"{VALID[:8]}\ue000\ue000\ue000{VALID[11:]}"
    assert cleaned(hidden) == hidden
    assert recognised(hidden) == {"number": None, "repair": None}


@pytest.mark.parametrize("mark", ["X", "x", "Ｘ", "ｘ", "×", "*", "＊", "Х", "х", "Χ", "χ", "ⅹ", "✕", "✖", "╳"])
def test_every_way_to_write_the_last_x(mark: str) -> None:
    assert ENDS_IN_X.endswith("X")
    assert recognised(ENDS_IN_X[:17] + mark) == {"number": ENDS_IN_X, "repair": None}
    assert recognised(ENDS_IN_X[:17] + mark + "43") == {"number": ENDS_IN_X, "repair": "disability_number"}
    assert recognised("g" + ENDS_IN_X[:17] + mark) == {"number": ENDS_IN_X, "repair": "school_number"}


@pytest.mark.parametrize(
    "masked",
    [
        "450321********1238",
        "4503211990****1238",
        "450321199003071***",
        "450321＊＊＊＊＊＊＊＊1238",
        "*************1238",
    ],
)
def test_a_masked_number_stays_masked(masked: str) -> None:
    assert cleaned(masked) == masked.replace("＊", "*")
    assert recognised(masked) == {"number": None, "repair": None}


@pytest.mark.parametrize(
    "placeholder",
    [
        *(
            "",
            " ",
            "无",
            "不详",
            "0",
            "00000",
            "1" * 6,
            "1" * 18,
            "9" * 15,
            "123456",
            "123456789012345678",
            "012345678",
        ),
        *("12", "不详号", "身份证号：无", "暂无", "无身份证", "******************", "X", "-", "/", "NULL", "n/a"),
    ],
)
def test_placeholders_are_nothing(placeholder: str) -> None:
    assert cleaned(placeholder) is None
    assert recognised(placeholder) == {"number": None, "repair": None}


@pytest.mark.parametrize(
    ("typed", "repair"),
    [
        ("450321900307123", "15_to_18"),
        (f"{VALID}41", "disability_number"),
        (f"{VALID}41B1", "disability_number"),
        (f"g{VALID}", "school_number"),
    ],
)
def test_a_number_inside_another_is_named(typed: str, repair: str) -> None:
    assert recognised(typed) == {"number": VALID, "repair": repair}


@pytest.mark.parametrize(
    "typed",
    [
        "45O32119900307I238",
        "4.50321E+17",
        VALID[:17],
        VALID + VALID,
        "13800000000",
        "M12345678",
        f"{VALID}、{ENDS_IN_X}",
        f"{VALID}91",
        f"L{VALID}",
        "450321901307123",
        VALID[:17] + "7",
        None,
    ],
)
def test_what_is_left_alone(typed: str | None) -> None:
    assert recognised(typed) == {"number": None, "repair": None}


@pytest.mark.parametrize(
    "typed",
    [
        f"{VALID}（本人）",
        f"韦建国{VALID}",
        f"韦建国/{VALID}/男",
        f"身份证：{VALID}；电话：19900000001",
        f"{VALID}/19900000002",
        f"居民身份证/{VALID}",
        f"01-{VALID}",
        f"{VALID}.0",
        f"*{VALID}*",
        f"[{VALID}]",
        f"NO.{VALID}",
        f"ID{VALID}",
        f'=T("{VALID}")',
        f'="{VALID}"&""',
        f"{VALID}\n{VALID}",
        f"{VALID}、{VALID}",
        f"{VALID[:6]}.{VALID[6:14]}.{VALID[14:]}",
        f"{VALID[:6]}-{VALID[6:14]}-{VALID[14:]}",
        f"{VALID[:6]} {VALID[6:14]} {VALID[14:]}（本人）",
        f"{VALID} 有效期2019.05.01-2039.05.01",
        f"残疾证号：{VALID}43（本人）",
        f"学籍号：G{VALID}（在读）",
        "450321900307123（15位）",
        "".join(chr(ord(sign) + 0xFEE0) for sign in VALID) + "（本人）",
    ],
)
def test_the_one_number_among_words_marks_and_names_is_found(typed: str) -> None:
    assert recognised(typed) == {"number": VALID, "repair": "in_text"}


@pytest.mark.parametrize("mark", ["x", "Ｘ", "×", "*", "Х"])
def test_the_last_x_among_words(mark: str) -> None:
    assert recognised(f"{ENDS_IN_X[:17]}{mark}（本人）") == {"number": ENDS_IN_X, "repair": "in_text"}


@pytest.mark.parametrize(
    "typed",
    [
        f"{VALID}和{ENDS_IN_X}",
        f"银行卡6217{VALID}",
        f"AB{VALID}（本人）",
        f"{VALID[:17]}7（本人）",
        f"{VALID[:17]}（本人）",
        f"{VALID[:6]}********{VALID[14:]}（本人）",
        # Behind one masked figure stand fifteen that would be somebody's old number.
        "4503*119901341001041",
        "4503×119901341001041（本人）",
        "45??119901341001041",
        "电话：19900000001、19900000002",
        "2019年5月1日至2039年5月1日有效",
    ],
)
def test_no_number_is_guessed_from_words(typed: str) -> None:
    assert recognised(typed) == {"number": None, "repair": None}


@given(
    st.lists(
        typed_numbers() | st.sampled_from([VALID, ENDS_IN_X, "张三", "本人", "电话", "19900000001", "(", "；", "AB"]),
        max_size=5,
    ),
    st.sampled_from(["", " ", "/", "、", "：", "-"]),
)
@example(["450321200101010*04"], "")
def test_numbers_in_text_agree_with_the_slow_reading(parts: list[str], between: str) -> None:
    text = "号" + between.join(parts)
    found = columns.find_numbers(pl.Series([text]), TODAY).to_list()[0]
    assert (found or []) == [identity.number for identity in numbers.find_in_text(text, TODAY)]


def test_a_number_that_fails_a_check_is_kept_for_comparison() -> None:
    assert cleaned(f"'{VALID[:17]}7") == VALID[:17] + "7"


@pytest.mark.parametrize(
    ("damaged", "birth"),
    [
        (VALID, date(1990, 3, 7)),
        (VALID[:17] + "7", date(1990, 3, 7)),
        (VALID[:14], date(1990, 3, 7)),
        (f"G{VALID[:15]}", date(1990, 3, 7)),
        ("45032119900307****", date(1990, 3, 7)),
        ("450321199003071000", date(1990, 3, 7)),
        ("450321900307123", date(1990, 3, 7)),
        ("450321190307123", date(1919, 3, 7)),
        ("450321199003071", date(1990, 3, 7)),
        ("450321850307998", date(1885, 3, 7)),
        ("4503211990030", None),
        ("4503211990****1238", None),
        ("45032119901307123", None),
        ("45032129900307123", None),
        ("无", None),
        (None, None),
    ],
)
def test_the_birth_date_that_a_damaged_number_shows(damaged: str | None, birth: date | None) -> None:
    assert values([damaged], columns.read_birth_hint(pl.col("text"))) == [birth]


def test_columns_work_on_nothing_and_lazily() -> None:
    frame = pl.DataFrame({"text": []}, schema={"text": pl.String})
    struct = pl.Struct({"number": pl.String, "repair": pl.String})
    assert frame.select(columns.recognise_numbers(pl.col("text"), TODAY)).dtypes == [struct]
    lazy = pl.LazyFrame({"text": [VALID]}).select(columns.recognise_numbers(pl.col("text"), TODAY).alias("id"))
    assert lazy.collect()["id"].to_list() == [{"number": VALID, "repair": None}]
