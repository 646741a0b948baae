"""Characters of given names that sound alike, which a clerk mistakes for each other: 晓 and 小, 明 and 铭. Data."""

_GROUPS = """
晓小筱 明铭鸣茗 伟玮纬炜 军君均钧 丽莉利俐 红宏鸿虹洪 建健剑舰 平萍苹坪 华桦骅 文雯纹闻 芳方 南楠男
英瑛颖莹盈 志智治制质致置秩 洋阳扬杨旸 辉晖徽慧惠会 峰锋风丰枫 玲凌灵龄铃 霞夏 杰洁婕捷 静靖敬竞 娟涓鹃
燕艳雁彦 玉裕郁钰育宇语 敏民旻 倩茜 婷亭庭廷 雪学 云芸运韵 涛焘 刚钢 兰岚澜蓝 春椿纯 梅美媚 琴勤芹
生胜声升笙 林琳霖临 东冬栋 永勇咏泳 新欣鑫馨心昕 振镇震 月悦越岳 荣容蓉融 光广 义毅艺奕逸怡 清青卿
福富 金锦今 国果 秀修 琪淇祺奇琦绮 佳嘉家 俊峻骏 凯恺 磊蕾雷 强蔷 波博 超朝 成城诚程承 德得的地 贵桂 景晶京 桥乔
仁人 瑞锐睿 淑舒书 思斯 天添 维薇威 显贤 翔祥详 雅亚 源元园媛圆 泽择 子紫梓 宗忠中钟 昌长常
和河荷合核 立力 良亮梁 茂冒 年念 世士仕诗 松嵩 望旺 希喜西 先仙 香湘 兴星 延妍言岩 一亦宜 友有
正政征 芝知之枝 珍真贞 务物 展站 障章 保宝 监检 设社 事视室 经精 协谐 工公
"""
ALIKE = {sign: number for number, group in enumerate(_GROUPS.split()) for sign in group}


def sound_alike(one: str, other: str) -> bool:
    """Whether two characters are among those that are mistaken for each other by ear."""
    return one in ALIKE and other in ALIKE and ALIKE[one] == ALIKE[other]
