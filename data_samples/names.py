"""Names as people of northern Guangxi carry them: surnames by frequency, given names by generation and sex."""

from __future__ import annotations

from random import Random

# Rough frequencies around Yangshuo; the rare ones are there because they break software.
_HAN = {
    "莫": 90, "黎": 60, "徐": 60, "陈": 62, "李": 60, "黄": 58, "廖": 50, "秦": 42, "蒋": 38, "覃": 30,
    "毛": 28, "张": 30, "王": 28, "刘": 30, "周": 26, "唐": 26, "梁": 22, "吴": 20, "苏": 18, "谢": 18,
    "杨": 18, "邓": 16, "何": 16, "罗": 16, "易": 16, "林": 14, "曾": 12, "谭": 10, "龙": 10, "石": 9,
    "肖": 9, "彭": 8, "赵": 8, "文": 7, "全": 6, "粟": 6, "容": 5, "傅": 5, "付": 4, "邱": 5,
    "戴": 4, "兰": 4, "阎": 2, "闫": 2, "于": 3, "余": 4, "俞": 2, "欧阳": 3, "诸葛": 2, "单": 1, "解": 1, "冼": 1,
}  # fmt: skip
_ZHUANG = {"韦": 50, "覃": 40, "黄": 36, "蓝": 24, "莫": 22, "陆": 20, "农": 16, "梁": 16, "罗": 12, "岑": 8}
_YAO = {"盘": 50, "赵": 34, "邓": 28, "冯": 22, "李": 20, "黄": 14, "蒋": 10, "凤": 4}
_SURNAMES = {"汉族": _HAN, "壮族": _ZHUANG, "瑶族": _YAO}

ETHNICITIES = {"汉族": 870, "壮族": 82, "瑶族": 42, "维吾尔族": 2}
_ELSEWHERE = {"64": {"汉族": 50, "回族": 50}, "65": {"汉族": 60, "维吾尔族": 38, "回族": 2}}

_UYGHUR = {
    "男": ("买买提·艾合买提", "阿不都热合曼·吐尔逊", "艾力·玉素甫", "库尔班·依明"),
    "女": ("阿依古丽·买买提", "古丽娜尔·艾合买提", "帕提古丽·吐尔逊", "热依汗·玉素甫"),
}

_GIVEN = {
    ("男", "old"): ("国建文德明家光金福荣贵生有天宝庆", "华林生才寿贵荣明福德旺发兴财清保"),
    ("男", "middle"): ("建志永海春文小国伟荣少日", "伟军勇强明华辉斌刚平杰东峰林岗冈飞"),
    ("男", "young"): ("子浩宇俊泽梓嘉文佳睿博铭", "轩宇航涵阳晨豪鑫杰泽然哲"),
    ("女", "old"): ("秀桂玉兰凤金美香月莲细", "英兰珍莲香妹娥芳云姣琼凤花"),
    ("女", "middle"): ("丽艳小春海秋雪红月桂玉", "芳燕敏玲红梅霞萍莉静娟琴慧兰"),
    ("女", "young"): ("子梓欣佳雨诗思语嘉雅梦可", "涵怡馨婷琪萱彤瑶莹颖欣"),
}
# Characters that are missing from old input methods, code pages or fonts.
_RARE = "堃喆淼垚燊昇珺䶮㼆"

_ERAS = ((1965, "old"), (1995, "middle"))


def draw_ethnicity(rng: Random, county_code: str = "45") -> str:
    """Draw an ethnicity of the county, as frequent as it is in that province."""
    known = _ELSEWHERE.get(county_code[:2], ETHNICITIES)
    return rng.choices(tuple(known), tuple(known.values()))[0]


def draw_surname(ethnicity: str, rng: Random) -> str:
    """Draw a surname as frequent as it is among people of that ethnicity."""
    surnames = _SURNAMES.get(ethnicity, _HAN)
    return rng.choices(tuple(surnames), tuple(surnames.values()))[0]


def draw_given(sex: str, birth_year: int, rng: Random, generation: str = "") -> str:
    """Draw a given name of the time; `generation` is the character (字辈) that brothers and cousins share."""
    first, second = _GIVEN[sex, next((era for year, era in _ERAS if birth_year < year), "young")]
    last = rng.choice(_RARE) if rng.random() < 0.008 else rng.choice(second)
    if generation:
        return generation + last
    return last if rng.random() < 0.12 else rng.choice(first) + last


def draw_generation(rng: Random) -> str:
    """Draw a generation character for the men of one family."""
    return rng.choice("德家世代永承祖开安昌祥茂")


def draw_transliterated(sex: str, rng: Random) -> str:
    """Draw a transliterated name with its middle dot (U+00B7)."""
    return rng.choice(_UYGHUR[sex])
