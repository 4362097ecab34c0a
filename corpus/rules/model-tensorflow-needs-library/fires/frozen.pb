

xPlaceholder*
dtype0

cSentencepieceTokenizeOpx"Ð