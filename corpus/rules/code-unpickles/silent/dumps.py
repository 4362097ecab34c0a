import pickle
pickle.dump([1], open('x.pkl', 'wb'))
