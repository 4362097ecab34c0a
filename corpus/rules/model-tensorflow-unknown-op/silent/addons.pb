

xPlaceholder*
dtype0
)
c!Addons>ImageProjectiveTransformV3x"Ð