N
"serve*2.21.0;

xPlaceholder*
dtype0

yRelux*
T0"Ð