@echo off
rem The installed program; opened by a double click it leaves a window in which its name is a command.
if not exist "%~dp0.venv\Scripts\fangpin.exe" (
  echo 还没有安装。请先双击 install.bat。
  pause
  exit /b 2
)
if "%~1"=="" (
  set "PATH=%~dp0.venv\Scripts;%PATH%"
  fangpin --help
  cmd /k
) else (
  "%~dp0.venv\Scripts\fangpin.exe" %*
)
