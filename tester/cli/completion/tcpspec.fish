# Completion of tcpspec for fish: the program itself says what may follow; files are offered by the shell.
complete -c tcpspec -a '(tcpspec __complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
