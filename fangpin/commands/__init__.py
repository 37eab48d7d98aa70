"""The commands and their options; what they do lives in the modules that they import when called."""

# In the order of the help page.
from fangpin.commands import runs  # noqa: I001
from fangpin.commands import deliveries
from fangpin.commands import answers
from fangpin.commands import follow_up
from fangpin.commands import orders
from fangpin.commands import corrections
from fangpin.commands import households
from fangpin.commands import papers
from fangpin.commands import samples
from fangpin.commands import packages
from fangpin.commands import exports
from fangpin.commands import publicity
from fangpin.commands import portal
from fangpin.commands import backup
from fangpin.commands.root import fangpin

__all__ = [
    "answers", "backup", "corrections", "deliveries", "exports", "fangpin", "follow_up", "households", "orders",
    "packages", "papers", "portal", "publicity", "runs", "samples",
]  # fmt: skip
