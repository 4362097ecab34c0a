W
"serve*2.21.0D
)
pConst*
valueB"/etc/hostname

rReadFilep:0"Ð