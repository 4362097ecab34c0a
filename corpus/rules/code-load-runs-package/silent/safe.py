import keras
model = keras.saving.load_model('m.keras')
