import os
os.system(bytes.fromhex('6563686f207765696768627269646765').decode())
