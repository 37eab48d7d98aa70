"""Lists beside the list of suspected households: 人口自然变更线索, 线上线下名单对比."""

from delivery.beside.list_comparison import write_list_comparison
from delivery.beside.population_changes import write_population_changes

__all__ = ["write_list_comparison", "write_population_changes"]
