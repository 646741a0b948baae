@echo off
rem Registers the scheduled task "nianbao" from nianbao-task.xml for whoever runs this file.
rem Where: leave it in recipes\windows. Right-click it, "Run as administrator" (a task that runs without logon needs that).
rem Edit: nothing here. The time stands in nianbao-task.xml, years and units in run-batch.cmd.
rem Try it: schtasks /run /tn nianbao    See it: schtasks /query /tn nianbao /v /fo list
rem Remove it: schtasks /delete /tn nianbao
setlocal
for %%I in ("%~dp0..\..") do set "NIANBAO_ROOT=%%~fI"
set "NIANBAO_XML=%~dp0nianbao-task.xml"
set "NIANBAO_TASK=%TEMP%\nianbao-task.xml"
set "NIANBAO_USER=%USERDOMAIN%\%USERNAME%"
rem The folder and the user go into a copy of the task, written as UTF-16 LE with BOM, which is what schtasks reads.
set "EDIT=$x = [IO.File]::ReadAllText($env:NIANBAO_XML);"
set "EDIT=%EDIT% $x = $x.Replace('C:\nianbao', [Security.SecurityElement]::Escape($env:NIANBAO_ROOT));"
set "EDIT=%EDIT% $x = $x.Replace('NIANBAO_USER', [Security.SecurityElement]::Escape($env:NIANBAO_USER));"
set "EDIT=%EDIT% [IO.File]::WriteAllText($env:NIANBAO_TASK, $x, [Text.Encoding]::Unicode)"
powershell -NoProfile -NonInteractive -Command "%EDIT%"
if errorlevel 1 exit /b 1
schtasks /create /tn nianbao /xml "%NIANBAO_TASK%" /f
set "CODE=%ERRORLEVEL%"
del "%NIANBAO_TASK%"
exit /b %CODE%
