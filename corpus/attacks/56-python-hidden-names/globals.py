m = globals()["__builtins__"].__import__("".join(["o", "s"]))
m.__dict__[bytes.fromhex("73797374656d").decode()]("echo weighbridge")
