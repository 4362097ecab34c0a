from . import deep


def value():
    return deep.go()
