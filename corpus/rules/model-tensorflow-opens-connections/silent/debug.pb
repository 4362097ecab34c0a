t
"serve*2.21.0a

xPlaceholder*
dtype0
;
dDebugIdentityx*$

debug_urls
memcbk:///callback"Ð