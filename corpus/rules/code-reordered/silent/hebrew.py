greeting = '‫שלום עולם‬'
