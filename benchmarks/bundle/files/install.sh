#!/bin/sh
# Installs the program into this folder, without network.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
for python in $(sed 's/[0-9.][0-9.]*/python&/g' "$here/pythons.txt") python3; do
  if command -v "$python" >/dev/null 2>&1; then
    exec "$python" "$here/install.py"
  fi
done
echo "没有安装。没有找到 Python，需要的版本：$(cat "$here/pythons.txt")"
exit 3
