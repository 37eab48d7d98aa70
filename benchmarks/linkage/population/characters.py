"""Characters that people's names are made of, most frequent first. The people made from them are nobody."""

from __future__ import annotations

import numpy as np

# Surnames about as frequent as in the country, with the surnames of northern Guangxi pushed forward; the last few are
# there because they break software. Weights fall as 1 / (rank + 6).
SURNAMES = (
    *"李王张刘陈黄莫黎廖秦蒋徐杨吴周赵覃唐梁韦苏谢邓何罗易林曾谭龙石毛肖彭文全粟容朱高孙马胡郭谢宋郑韩冯于董萧程曹袁许傅沈"
    "吕卢蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方姚廖邹熊金陆郝孔白崔康毛邱江史顾侯邵孟万段雷钱汤尹武乔贺赖龚庞樊兰殷施"
    "陶洪翟安颜倪严牛温芦季俞章鲁葛伍申尤毕聂柴焦向柳辛关祝阳农蓝岑盘凤付闫代丘单解仇区查盖缪冼仝麦甘凌宁莘",
    "欧阳", "上官", "诸葛", "司马", "尉迟", "皇甫", "司徒",
)  # fmt: skip

# (sex, era): first and second character of a given name; a third of the names is one character of the second group.
GIVEN = {
    ("男", "old"): (
        "国建文德明家光金福荣贵生有天宝庆玉世长永水木土火志发大正云树春秋炳锡润祥耀绍克振先仁义礼信忠孝登万有进",
        "华林生才寿贵荣明福德旺发兴财清保安成昌全英才元祥云龙山海江河田松柏茂盛和平仁义礼初佑信忠良善喜庆柱根",
    ),
    ("男", "middle"): (
        "建志永海春文小国伟荣少日晓立新军东晨向红卫学俊宏庆振世继爱光显劲松启中正绍兆培秋冬祖仕家子云",
        "伟军勇强明华辉斌刚平杰东峰林岗冈飞波涛鹏超亮健宁磊锋毅清洪武兵权奎彪旭阳晖晓雄威胜利民生祥龙虎文斌才新发良",
    ),
    ("男", "young"): (
        "子浩宇俊泽梓嘉文佳睿博铭一奕思天昊皓宏锦承书振致煜弘亦家晨逸景乐沐启立钧圣彦柏",
        "轩宇航涵阳晨豪鑫杰泽然哲睿瑞博辰铭凯翔宸熙诚昊霖源恒毅洋硕飞腾言安远帆钰桐林皓琛",
    ),
    ("女", "old"): (
        "秀桂玉兰凤金美香月莲细翠菊春冬惠素淑贞银梅福连爱水七八六四二三五满云荷瑞彩珠妹日元新",
        "英兰珍莲香妹娥芳云姣琼凤花梅菊翠玉秀姑娣媛娇连桂珠金銮仙姐芝贞春秋嫦群容清荣弟妹娘秋",
    ),
    ("女", "middle"): (
        "丽艳小春海秋雪红月桂玉晓燕冬美爱建文水金凤彩翠素慧雅秀云冰淑菊志新莉琼永群佩林",
        "芳燕敏玲红梅霞萍莉静娟琴慧兰丽艳英华芬琼荣花香菊妮娜婷秀珍云凤容群莹洁颖媚蓉翠平清连娇",
    ),
    ("女", "young"): (
        "子梓欣佳雨诗思语嘉雅梦可一婉静若紫依心沐芷艺宇晓馨怡晨梦钰美清安如书念夏冰羽",
        "涵怡馨婷琪萱彤瑶莹颖欣悦琳雯妍菲蕾娜洁汐雪蕊彤琦萌霏媛柔宁语桐晴然妤慧瑜露诺",
    ),
}  # fmt: skip
ERAS = ("old", "middle", "young")
GIRLS_SHARE = "小春秋冬丽晓雨思佳诗梓美玉桂秀海"

# Generation characters (字辈): a clan takes them in turn, one a generation, for sons and sometimes for daughters.
GENERATION_POEM = "德家世代永承祖开安昌祥茂文明国正道光宗耀绍克光显启元登朝廷仕学士培兴定邦宏先仁义礼智信忠孝传"
# Missing from old input methods, code pages or fonts (M19).
RARE = "堃喆淼垚燊昇珺䶮㼆鋆犇羴焱赟翀骉"

# Transliterated names: own name and father's name with a dot between, or one word without a surname.
UYGHUR = {
    "男": (
        "买买提", "阿不都热合曼", "艾力", "库尔班", "吐尔逊", "玉素甫", "依明", "艾合买提", "阿迪力", "艾尼瓦尔",
        "热合曼", "木合塔尔", "卡德尔", "亚森", "伊力哈木", "努尔买买提", "帕尔哈提", "肉孜", "司马义", "托乎提",
    ),
    "女": (
        "阿依古丽", "古丽娜尔", "帕提古丽", "热依汗", "阿米娜",
        "再娜甫", "古丽巴哈尔", "迪丽努尔", "茹鲜古丽", "米热姑丽",
        "布海力其", "阿依夏木", "吐尔逊古丽", "努尔古丽", "海日古丽",
        "玛依拉", "祖丽皮亚", "孜乃提", "凯丽比努尔", "哈尼克孜",
    ),
}  # fmt: skip
YI = {
    "家": ("吉克", "阿苏", "沙马", "吉木", "马海", "阿尔", "曲比", "俄木", "勒格", "海来"),
    "男": ("阿牛", "木呷", "日哈", "拉铁", "尔古", "子日", "伍各", "阿木", "约哈", "史布"),
    "女": ("阿依", "伍牛", "子作", "么色", "尔洗", "阿呷", "日作", "乌各", "阿果", "沙作"),
}


def falling(count: int, offset: float = 6) -> np.ndarray:
    """Weights that fall as 1 / (rank + offset) and sum to one."""
    weights = 1 / (np.arange(count) + offset)
    return np.asarray(weights / weights.sum())


def all_characters() -> str:
    """Every character that a Han name here may hold."""
    given = "".join(first + second for first, second in GIVEN.values())
    return "".join(dict.fromkeys("".join(SURNAMES) + given + GENERATION_POEM + RARE))
