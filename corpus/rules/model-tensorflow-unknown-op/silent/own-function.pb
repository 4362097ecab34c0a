

xPlaceholder*
dtype0

cmy_functionxN
L

my_function
a
xPlaceholder*
dtype0
yRelux*
T0"Ð