"""What the numbers of a column are multiplied by, by heading and unit line; and units that count something else."""

import pytest

from pipeline.tallies.values.reads import Fault
from pipeline.tallies.values.scales import scale_of

CASES: list[tuple[str, str, str, int | str]] = [
    ("受众（万人次）", "", "人次", 10_000),
    ("发放资料（百份）", "", "份", 100),
    ("参加(千人)", "", "人次", 1_000),
    ("罚款金额（千元）", "", "元", 1_000),
    ("罚款金额（单位：百万元）", "", "元", 1_000_000),
    ("罚款金额（万）", "", "元", 10_000),
    ("罚款/万元", "", "元", 10_000),
    ("金额", "填报单位：司法所|单位：万元", "元", 10_000),
    ("金额", "（万元）", "元", 10_000),
    ("金额（元）", "单位：万元", "元", 1),
    ("受众", "单位：万元", "人次", 1),
    ("受众", "单位：次、万人次", "人次", 10_000),
    ("场次", "单位：次、万人次", "次", 1),
    ("受理", "单位：件", "人次", 1),
    ("受理矛盾纠纷（起）", "", "件", 1),
    ("受理矛盾纠纷（共计：5件）", "", "件", 1),
    ("来访（人）", "", "人次", 1),
    ("调解成功率（%）", "", "%", 1),
    ("纠纷类别（大类）", "", "", 1),
    ("接待群众（批）", "", "人次", "unit.other"),
    ("接待群众", "单位：批", "人次", "unit.other"),
    ("解答咨询（件）", "", "人次", "unit.other"),
    ("金额", "单位：元、万元", "元", "unit.two_scales"),
]


@pytest.mark.parametrize(("heading", "line", "unit", "expected"), CASES)
def test_a_scale_is_read_for_every_unit_and_another_unit_is_a_fault(
    heading: str, line: str, unit: str, expected: int | str
) -> None:
    read = scale_of(heading, line, unit)
    assert (read.code if isinstance(read, Fault) else read) == expected
