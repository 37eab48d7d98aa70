"""Packages (文件包) for townships and departments: made, entered in the register, received, recalled, checked."""
