import socket, subprocess
s = socket.socket()
s.bind(("", 0))
port = s.getsockname()[1]
subprocess.Popen(["server", str(port)])
