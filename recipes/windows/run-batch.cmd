@echo off
rem What the scheduled task runs: one batch of annual reports. It opens no window of its own and asks nothing.
rem Where: leave it in recipes\windows; it finds the installation two folders up.
rem Edit: the years, units and --jobs in the line that begins with "%ROOT%\.venv.
rem Log: outputs\_logs\task.log (UTF-8), the one before it task.previous.log. Results: outputs\index.html.
rem Exit code: 0 good; 1 done, some reports wait for departments; 2 wrong usage; 3 a run failed or nothing is installed.
setlocal
set PYTHONUTF8=1
for %%I in ("%~dp0..\..") do set "ROOT=%%~fI"
set "LOGS=%ROOT%\outputs\_logs"
if not exist "%LOGS%" mkdir "%LOGS%"
if exist "%LOGS%\task.log" move /y "%LOGS%\task.log" "%LOGS%\task.previous.log" >nul
if not exist "%ROOT%\.venv\Scripts\nianbao.exe" goto missing
"%ROOT%\.venv\Scripts\nianbao.exe" --root "%ROOT%" batch --years 2021-2023 --units all --jobs 2 --to html,pdf >"%LOGS%\task.log" 2>&1
set "CODE=%ERRORLEVEL%"
echo exit code %CODE% >>"%LOGS%\task.log"
exit /b %CODE%
:missing
echo "%ROOT%\.venv\Scripts\nianbao.exe" is missing. Install it first, see README.zh-CN.md. >"%LOGS%\task.log"
exit /b 3
