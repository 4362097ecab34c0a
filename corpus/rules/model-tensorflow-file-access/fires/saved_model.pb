I
"serve*2.21.06

xPlaceholder*
dtype0

rReadFilex"Ð