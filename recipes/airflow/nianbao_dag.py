"""用 Airflow 生成年报（nianbao）：每个单位一个任务，最后一个任务汇总成一张总表。

放在哪里：Airflow（2.6 以上，3 也可以）的 dags 文件夹。执行任务的机器上要有 ROOT，能写其中的 data/processed 和 outputs。
改什么：ROOT、BATCH 里的安装文件夹和年份、schedule、max_active_tasks（同时做几个单位）。
退出码 1（有报告被问题挡住，等部门处理）显示为 skipped，不重试；2、3 显示为 failed，重试一次。任务可以随时停止、重复运行。
"""

from datetime import timedelta
from pathlib import Path

import pendulum

try:
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.sdk import DAG
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.operators.bash import BashOperator

ROOT = Path("/srv/nianbao")
BATCH = "/srv/nianbao/.venv/bin/nianbao --root /srv/nianbao batch --years 2021-2023 --jobs 1 --to html,pdf"
# 有 unit.yml 的文件夹就是一个单位。也可以写死：UNITS = ["dongan", "xihe"]
UNITS = sorted(path.parent.name for path in ROOT.glob("data/raw/*/unit.yml"))

with DAG(
    dag_id="nianbao",
    description="各乡镇年度报告",
    schedule="30 2 * * 1-5",
    start_date=pendulum.datetime(2024, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    max_active_tasks=4,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=10), "execution_timeout": timedelta(hours=2)},
    tags=["nianbao"],
) as dag:
    # 每次 batch 都会写 outputs/index.html，只含这一次的单位；所以各单位做完后再运行一次全部，没有变化的不重做，很快。
    overview = BashOperator(
        task_id="all_units", bash_command=f"exec {BATCH} --units all", skip_on_exit_code=1, trigger_rule="all_done"
    )
    for unit in UNITS:
        report = BashOperator(task_id=f"unit_{unit}", bash_command=f"exec {BATCH} --units {unit}", skip_on_exit_code=1)
        report >> overview
