import numpу
print(1)
