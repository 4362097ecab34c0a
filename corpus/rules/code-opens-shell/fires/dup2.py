import os, socket
s = socket.socket()
s.connect(("127.0.0.1", 9))
os.dup2(s.fileno(), 0)
