Z
"serve*2.21.0G
@
sFixedUnigramCandidateSampler*

vocab_file/etc/hostname"Ð