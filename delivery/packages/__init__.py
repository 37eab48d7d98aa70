"""Packages (文件包) that only their receiver opens: files stamped, copied as CSV where wanted, and encrypted."""
