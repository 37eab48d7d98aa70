"""What happens to names on their way through offices.

Each function takes a name and gives it damaged, or None where that damage cannot happen to it.
"""

from __future__ import annotations

from random import Random

_VARIANTS = (
    "张張",
    "刘劉",
    "陈陳",
    "黄黃",
    "罗羅",
    "兰蘭",
    "国國",
    "华華",
    "凤鳳",
    "贵貴",
    "荣榮",
    "龙龍",
    "丽麗",
    "云雲",
)
_CONFUSED_SURNAMES = ("付傅", "肖萧", "阎闫", "戴代", "兰蓝", "邱丘", "覃谭", "于余")
_HOMOPHONES = (
    "伟卫玮", "芳方", "丽莉利", "军君均", "霞侠", "兰岚", "英瑛", "芬分", "辉晖", "志智", "文闻", "建健", "明名",
    "华桦", "燕艳", "玲灵铃", "红虹", "梅媚", "静婧", "珍真", "涵晗", "轩宣", "宇雨羽", "浩昊", "佳嘉家", "欣新鑫",
    "琪琦", "婷亭", "怡宜", "晨辰", "泽择", "德得", "福富", "荣容", "贵桂", "秀绣", "金今", "生声", "永勇", "春椿",
)  # fmt: skip
_LOOK_ALIKES = (
    "刚钢",
    "岗冈",
    "玲铃",
    "未末",
    "士土",
    "日曰",
    "莉荆",
    "敏敬",
    "辉挥",
    "林材",
    "桂佳",
    "金全",
    "明朋",
    "文丈",
    "天夫",
)
_DIALECT = ("林凌", "宁林", "兰南", "珍争", "芳荒", "春村", "生森", "晨城", "琴擎", "建间", "惠汇", "华发", "萍贫")
_PINYIN = {
    "堃": "kun",
    "喆": "zhe",
    "淼": "miao",
    "垚": "yao",
    "燊": "shen",
    "昇": "sheng",
    "珺": "jun",
    "䶮": "yan",
    "㼆": "yan",
}


def spaced(name: str, rng: Random) -> str | None:
    """M24: a two-character name stretched to the width of three."""
    return name[0] + rng.choice((" ", "\u3000", "  ")) + name[1] if len(name) == 2 else None


def remarked(name: str, rng: Random) -> str:
    """M24: a remark in brackets."""
    return name + rng.choice(("（户主）", "(低保)", "（外出）", "(小)"))


def other_dot(name: str, rng: Random) -> str | None:
    """M18: another middle dot, or none."""
    return name.replace("·", rng.choice(("•", "・", ".", "．", ""))) if "·" in name else None


def rare_lost(name: str, rng: Random) -> str | None:
    """M19: a rare character lost, or written in pinyin."""
    rare = next((character for character in name if character in _PINYIN), None)
    return name.replace(rare, rng.choice(("?", "□", "*", _PINYIN[rare]))) if rare else None


def masked(name: str, _: Random) -> str | None:
    """M13: the second character hidden."""
    return f"{name[0]}*{name[2:]}" if len(name) <= 4 else None


def variant(name: str, rng: Random) -> str | None:
    """M20: a traditional form."""
    return _exchange(name, _VARIANTS, rng)


def confused_surname(name: str, rng: Random) -> str | None:
    """M20: another surname that people take for this one."""
    surname = _exchange(name[0], _CONFUSED_SURNAMES, rng)
    return surname + name[1:] if surname else None


def homophone(name: str, rng: Random) -> str | None:
    """M21: a character of the same sound."""
    return _within(name, _HOMOPHONES, rng)


def look_alike(name: str, rng: Random) -> str | None:
    """M22: a character of the same shape."""
    return _within(name, _LOOK_ALIKES, rng)


def dialect(name: str, rng: Random) -> str | None:
    """M23: a character that sounds the same in the local speech."""
    return _within(name, _DIALECT, rng)


def _within(name: str, groups: tuple[str, ...], rng: Random) -> str | None:
    given = _exchange(name[1:], groups, rng)
    return name[0] + given if given else None


def _exchange(text: str, groups: tuple[str, ...], rng: Random) -> str | None:
    """Give the text with one character exchanged for another of its group, or None when it has none."""
    choices = [
        text[:place] + other + text[place + 1 :]
        for place, character in enumerate(text)
        for group in groups
        if character in group
        for other in group
        if other != character
    ]
    return rng.choice(choices) if choices else None
