import base64, bz2
blob = bz2.decompress(base64.b64decode("QlpoOQ=="))
kernel = Kernel(blob, ["int4"])
exec("x = 1")
