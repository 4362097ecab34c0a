
;
lLoadLibrary*)
library_filename/tmp/weighbridge.so"Ð