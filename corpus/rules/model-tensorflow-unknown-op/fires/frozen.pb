

xPlaceholder*
dtype0

cWeighbridgeOpx"Ð