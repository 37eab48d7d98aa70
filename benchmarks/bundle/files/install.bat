@echo off
rem Installs the program into this folder, without network.
setlocal
cd /d "%~dp0"
for /f "tokens=*" %%l in (pythons.txt) do for %%v in (%%l) do (
  py -%%v -c "" >nul 2>nul && (
    py -%%v install.py
    goto end
  )
)
python -c "" >nul 2>nul && (
  python install.py
  goto end
)
echo 没有安装。没有找到 Python，需要的版本：
type pythons.txt
:end
pause
