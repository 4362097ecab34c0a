import keras


def restore(path):
    return keras.saving.load_model(path, safe_mode=False)
