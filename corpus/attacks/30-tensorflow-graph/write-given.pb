M
"serve*2.21.0:

xPlaceholder*
dtype0

w	WriteFilexx"Ð