"""Invented villages and grids of the sample; the map has none of them."""

VILLAGES = ("青石村", "双河村", "云坪村", "松林村", "红岩村", "石梁村", "清溪社区", "东街社区")
GRIDS = tuple(f"{village}第{ordinal}网格" for village in VILLAGES for ordinal in "一二三")
