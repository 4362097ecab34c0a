y
"serve*2.21.0f

xPlaceholder*
dtype0
@
dDebugIdentityx*)

debug_urls
file:///tmp/weighbridge"Ð