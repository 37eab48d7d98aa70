#!/bin/sh
# The installed program; without a command it lists its commands.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
if [ ! -x "$here/.venv/bin/fangpin" ]; then
  echo "还没有安装。请先运行：sh $here/install.sh"
  exit 2
fi
exec "$here/.venv/bin/fangpin" "$@"
