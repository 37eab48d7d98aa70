"""Which characters are taken for each other: by sound, by local speech, by shape, by variant form.

Sounds come from pypinyin over the characters that names here are made of and some more; shapes are a list of our own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from benchmarks.linkage.population.characters import SURNAMES, all_characters

# Further characters that people type when they know only the sound of a name.
_MORE = (
    "亚雅娅押压伊依衣医怡宜仪遗颐逸艺忆益翼谊殷音阴茵银吟寅影映颖英瑛樱鹰盈莹营荧勇永咏泳用友有又右幼佑雨语羽禹宇玉育遇裕豫"
    "元员圆园源远苑愿院悦月越跃云芸匀允运韵泽择责则曾增赠展占站战张章彰璋掌长昌常尝畅唱超朝潮车彻臣陈晨辰沉成诚城承程澄"
    "池迟持赤崇充冲虫初楚处川传船春椿纯淳慈词次聪丛从翠脆村存达大代带待丹单旦但诞党当道导德得登灯邓迪笛地弟帝第典点电殿"
    "丁顶定鼎东冬栋洞都豆独读杜度端段断多朵峨娥鹅恩尔而耳二发法凡繁反范饭方芳房防放飞非菲肥费芬纷坟份丰风枫峰锋封凤奉"
    "夫福富付负妇复甘干刚钢岗高告哥歌革格葛耕公功恭宫共贡勾苟谷古固顾瓜挂关观官冠管贯光广归贵桂国果过海亥汉翰航豪好昊浩"
    "合何和河荷贺鹤黑恒衡宏洪红鸿侯厚后胡湖虎户花华化画怀欢环换焕皇黄辉晖徽回惠慧会昏婚活火霍机基激吉极集纪季记技家嘉佳"
    "加甲坚间兼简见建健剑江姜将蒋讲交娇骄教杰洁结姐介金今锦近进京经晶精景静敬境镜九久旧居菊巨娟卷军君均俊凯开康科克可空"
    "孔宽魁奎坤昆困来莱兰岚蓝览郎朗浪劳老乐雷磊蕾黎离李里理力立丽利励莉连莲联良梁粮亮量辽林琳临霖灵玲铃凌岭令流刘柳六龙"
    "隆卢鲁陆鹿路露吕旅律绿罗洛满曼毛茂梅美媚门孟梦米密绵苗妙民敏名明鸣铭莫墨木目牧娜南楠男妮尼年念宁牛农女欧潘盘培佩朋"
    "鹏彭皮平萍苹屏浦普七齐奇琪琦旗启起气千前钱乾强乔巧琴勤秦青清晴庆琼秋求区曲权全泉群然仁人任荣容蓉融如茹瑞润若森沙山"
    "珊善商尚少邵绍社申深神沈升生声胜盛圣师诗石时实士世仕事叔淑舒书术树双水顺思斯四松宋苏素岁孙索太泰谈谭唐堂涛桃陶腾天"
    "田添甜铁廷婷庭亭同童彤桐土团万王汪旺望威微维卫伟玮薇为魏文闻雯稳吴武务伍五西希喜细霞侠夏仙先贤咸显县现香湘祥翔想向"
    "象晓小孝笑肖萧心欣新鑫馨信兴星行幸雄熊修秀徐许旭绪轩宣玄选学雪勋训迅亚言妍岩炎严颜艳燕杨洋阳扬养样耀业叶一益义易"
)
_LOOK_ALIKES = (
    "刚钢", "岗冈", "玲铃", "未末", "士土", "日曰", "己已巳", "治冶", "汨汩", "戊戌戍", "莉荆", "敏敬", "辉挥", "林材",
    "桂佳", "金全", "明朋", "文丈", "天夫", "兰三", "芬芳",
    "菊萄", "英莫", "春舂", "香杳", "姣娇", "妹妺", "娥峨", "珍诊",
    "伟佛", "军车", "强弦", "勇男", "波披", "涛铸", "清请",
    "旭旮", "晨震", "晖辉", "宇字", "宁于", "良艮", "贵责", "荣菜",
    "福褔", "寿春", "才寸", "生主", "木本", "永水", "玉王",
    "国图", "光先", "建健", "志忐", "德徳", "家冢", "雪雷", "丽而",
    "昊吴", "睿容", "涵函", "怡恰", "婷停", "琪棋", "萱宣",
    "瑶遥", "颖颍", "欣掀", "析折", "柏伯", "杰木", "勤勒", "锋峰",
)  # fmt: skip
_CONFUSED_SURNAMES = (
    "付傅", "肖萧", "阎闫严", "戴代", "兰蓝", "邱丘", "覃谭", "于余俞", "姜江", "程陈", "张章", "徐许", "黄王", "何贺",
    "吴伍", "廖寥", "黎李", "蒋姜", "卢芦", "郝赫", "洪红", "冯马", "叶业", "莫漠", "邹周", "易亦", "邓登", "仝同",
)  # fmt: skip


def _groups(key: dict[str, str]) -> dict[str, str]:
    """Character -> the others of its key."""
    together: dict[str, list[str]] = defaultdict(list)
    for character, sound in key.items():
        together[sound].append(character)
    return {one: "".join(other for other in together[sound] if other != one) for one, sound in key.items()}


def _listed(groups: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for group in groups:
        for one in group:
            found[one] += group.replace(one, "")
    return dict(found)


@cache
def _readings() -> dict[str, str]:
    from pypinyin import Style, pinyin

    characters = [one for one in dict.fromkeys(all_characters() + _MORE) if len(one) == 1]
    return {one: pinyin(one, style=Style.TONE3, neutral_tone_with_five=True)[0][0] for one in characters}


@cache
def same_tone() -> dict[str, str]:
    """M21: others of the same reading and tone."""
    return _groups(_readings())


@cache
def same_sound() -> dict[str, str]:
    """M21: others of the same reading, whatever the tone."""
    return _groups({one: sound[:-1] for one, sound in _readings().items()})


@cache
def same_in_dialect() -> dict[str, str]:
    """M23: n/l, h/f, zh/z, ch/c, sh/s, -ang/-an, -eng/-en, -ing/-in are one to the local ear."""
    told = {one: _by_ear(sound[:-1]) for one, sound in _readings().items()}
    groups, alike = _groups(told), same_sound()
    return {one: "".join(other for other in others if other not in alike[one]) for one, others in groups.items()}


def _by_ear(sound: str) -> str:
    sound = re.sub(r"^n(?=[aeiouv])", "l", sound)
    sound = re.sub(r"^hu(?=[ao])", "f", sound)
    sound = re.sub(r"^(z|c|s)h", r"\1", sound)
    return re.sub(r"(a|e|i)ng$", r"\1n", sound)


@cache
def look_alikes() -> dict[str, str]:
    """M22: characters of nearly the same shape."""
    return _listed(_LOOK_ALIKES)


@cache
def confused_surnames() -> dict[str, str]:
    """M20: surnames that people take for each other."""
    return _listed(_CONFUSED_SURNAMES)


@cache
def variants() -> dict[str, str]:
    """M20: traditional and orthographic forms."""
    from opencc import OpenCC

    convert = OpenCC("s2t").convert
    own = {one: convert(one) for one in dict.fromkeys(all_characters()) if len(one) == 1}
    pairs = _listed(("昇升", "堃坤", "喆哲", "镕熔", "峰峯", "群羣", "毓育", "霭蔼", "甦苏", "陞升", "珮佩", "玥月"))
    return pairs | {one: form for one, form in own.items() if form != one and len(form) == 1}


@cache
def pinyin_of(character: str) -> str:
    """The reading in letters, as people write it for a character that they cannot type (M19)."""
    from pypinyin import Style, pinyin

    return pinyin(character, style=Style.NORMAL)[0][0]


@cache
def compound_surnames() -> tuple[str, ...]:
    """Surnames of two characters."""
    return tuple(name for name in SURNAMES if len(name) == 2)
