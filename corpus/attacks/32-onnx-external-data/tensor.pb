Bweightj
location	../secretj
offset0j
length16p