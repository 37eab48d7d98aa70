"""`python -m data_samples`: write the sample county's deliveries from a seed."""

from __future__ import annotations

from pathlib import Path

import click

from data_samples.county import REGIONS
from data_samples.departments import DELIVERIES
from data_samples.property import PROPERTY_DELIVERIES
from data_samples.truth import truth, write_truth
from data_samples.world import make_world
from data_samples.writing import write
from domain.periods import Period


@click.command(help="生成样例县各部门报送的数据文件。人员、证件号码均为虚构。")
@click.option("--seed", default=450321, show_default=True, help="随机种子，相同种子写出相同的文件")
@click.option("--households", type=click.IntRange(min=20), default=600, show_default=True, help="登记农户数")
@click.option("--scale", type=click.IntRange(min=1), default=1, show_default=True, help="户数的倍数，用于大数据量测试")
@click.option("--period", default="2026Q3", show_default=True, help="数据期次")
@click.option("--out", type=click.Path(path_type=Path), help="写到哪个文件夹，默认 data_samples/期次")
@click.option("--regions", type=click.Path(path_type=Path), default=REGIONS, help="哪个县：regions.csv，默认是样例县的")
@click.option("--truth", "truth_folder", type=click.Path(path_type=Path), help="另写每一行真正是谁（用于检验比对质量）")
def main(
    *, seed: int, households: int, scale: int, period: str, out: Path | None, regions: Path, truth_folder: Path | None
) -> None:
    """Write each department's delivery below the folder, and the truth where it is asked for."""
    world = make_world(seed, households * scale, Period.parse(period), regions)
    folder = out or Path(__file__).parent / str(world.period)
    for name, deliveries in (("truth", DELIVERIES), ("property_truth", PROPERTY_DELIVERIES)):
        made = [deliver(world) for deliver in deliveries]
        for delivery in made:
            click.echo(f"已写出 {write(delivery, folder)}")
        if truth_folder:
            frames = [truth(delivery) for delivery in made if delivery.source]
            click.echo(f"已写出 {write_truth(frames, truth_folder, name)}")


if __name__ == "__main__":
    main()
