

xPlaceholder*
dtype0

cSoftmaxx"Ð