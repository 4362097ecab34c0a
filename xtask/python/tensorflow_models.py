"""Writes TensorFlow models in every way that people write them.

usage: tensorflow_models.py FOLDER

Called by realworld.py in a process of its own: Keras chooses its backend once per process.
"""

import os
import pathlib
import sys

os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")
import numpy as np
import tensorflow as tf

FOLDER = pathlib.Path(sys.argv[1])


def place(*parts):
    path = FOLDER.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    return str(path)


class Net(tf.Module):
    def __init__(self):
        self.w = tf.Variable(tf.random.normal((64, 300)))
        vocab = place("scratch", "vocab.txt")
        pathlib.Path(vocab).write_text("a\nb\nc\n")
        self.vocab = tf.saved_model.Asset(vocab)
        self.table = tf.lookup.StaticHashTable(
            tf.lookup.TextFileInitializer(
                self.vocab, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER
            ),
            -1,
        )

    @tf.function(input_signature=[tf.TensorSpec((None, 64))])
    def predict(self, x):
        tf.print("shape", tf.shape(x), output_stream=sys.stderr)
        return tf.nn.relu(x @ self.w)

    @tf.function(input_signature=[tf.TensorSpec((None,), tf.string)])
    def look_up(self, words):
        return self.table.lookup(tf.strings.lower(words))

    @tf.function(input_signature=[tf.TensorSpec((None,))])
    def streamed(self, x):
        total = tf.constant(0.0)
        for part in tf.data.Dataset.from_tensor_slices(x).map(lambda v: v * 2).cache().batch(2):
            total += tf.reduce_sum(part)
        return total

    @tf.function(input_signature=[tf.TensorSpec((), tf.string)])
    def decode(self, data):
        return tf.image.resize(tf.io.decode_image(data, expand_animations=False), (8, 8))

    @tf.function(jit_compile=True, input_signature=[tf.TensorSpec((2, 64))])
    def compiled(self, x):
        return tf.linalg.matmul(x, self.w)

    @tf.function(input_signature=[tf.TensorSpec((None, 64))])
    def gradient(self, x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.nn.softmax(x @ self.w))
        return tape.gradient(loss, self.w)


def modules():
    net = Net()
    tf.saved_model.save(net, place("module"), signatures={"serving_default": net.predict, "words": net.look_up})
    checkpoint = tf.train.Checkpoint(net=net, step=tf.Variable(1))
    tf.train.CheckpointManager(checkpoint, place("checkpoint"), 3).save()
    checkpoint.write(place("checkpoint-plain", "ckpt"))
    with tf.summary.create_file_writer(place("events")).as_default():
        tf.summary.scalar("loss", 1.0, step=1)


def frozen():
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    net = Net()
    graph = convert_variables_to_constants_v2(net.predict.get_concrete_function()).graph
    tf.io.write_graph(graph, place("frozen"), "frozen.pb", as_text=False)
    tf.io.write_graph(graph, place("frozen"), "frozen.pbtxt", as_text=True)


def first_version():
    v1 = tf.compat.v1
    vocab = place("scratch", "words.txt")
    pathlib.Path(vocab).write_text("x\ny\n")
    with v1.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, (None, 4), name="x")
        w = v1.get_variable("w", (4, 2), use_resource=False)
        y = v1.nn.softmax(v1.matmul(x, w), name="y")
        words = v1.placeholder(tf.string, (None,))
        table = tf.lookup.StaticVocabularyTable(
            tf.lookup.TextFileInitializer(
                vocab, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER
            ),
            1,
        )
        ids = table.lookup(words)
        v1.summary.scalar("mean", v1.reduce_mean(y))
        session.run([v1.global_variables_initializer(), v1.tables_initializer()])
        v1.train.Saver(sharded=True).save(session, place("first", "train", "model.ckpt"), 10)
        v1.train.Saver(write_version=v1.train.SaverDef.V1).save(session, place("first", "old", "model.ckpt"))
        tf.io.write_graph(session.graph_def, place("first", "train"), "graph.pbtxt")
        builder = v1.saved_model.Builder(place("first", "saved"))
        signature = v1.saved_model.predict_signature_def({"x": x}, {"y": y})
        builder.add_meta_graph_and_variables(
            session,
            ["serve"],
            {"serving_default": signature},
            assets_collection=v1.get_collection(v1.GraphKeys.ASSET_FILEPATHS),
            main_op=v1.tables_initializer(),
        )
        builder.save()
        builder.save(as_text=True)
        assert ids is not None


def keras_three():
    import keras as k

    words = tf.constant(["the cat", "the dog"])
    vectorize = k.layers.TextVectorization(max_tokens=20, output_sequence_length=4)
    vectorize.adapt(words)
    text = k.Sequential([k.Input((1,), dtype="string"), vectorize, k.layers.Embedding(20, 4), k.layers.LSTM(3)])
    text.export(place("keras-text"), verbose=False)
    inputs = k.Input((16, 16, 3))
    x = k.layers.RandomFlip()(k.layers.Rescaling(1 / 255)(inputs))
    x = k.layers.BatchNormalization()(k.layers.Conv2D(4, 3)(x))
    image = k.Model(inputs, k.layers.Dense(2)(k.layers.GlobalAveragePooling2D()(k.layers.Dropout(0.1)(x))))
    image.compile("adam", "mse")
    image.fit(np.ones((2, 16, 16, 3)), np.ones((2, 2)), verbose=0)
    image.export(place("keras-image"), verbose=False)


def keras_two():
    import tf_keras as k

    inputs = k.Input((8, 8, 3))
    x = k.layers.Conv2D(4, 3, activation="relu", kernel_regularizer="l2")(inputs)
    x = k.layers.BatchNormalization()(x)
    x = k.layers.GlobalAveragePooling2D()(x)
    image = k.Model(inputs, k.layers.Dense(2, activation="softmax")(x))
    image.compile("adam", "mse", metrics=["accuracy"])
    image.fit(np.ones((2, 8, 8, 3)), np.ones((2, 2)), verbose=0)
    image.save(place("keras2-image"), save_format="tf")
    look_up = k.layers.StringLookup(vocabulary=["a", "b"])
    text = k.Sequential([k.Input((1,), dtype="string"), look_up, k.layers.Embedding(9, 2), k.layers.GRU(3)])
    text.save(place("keras2-text"), save_format="tf")
    image.save_weights(place("keras2-weights", "weights"), save_format="tf")


GROUPS = (modules, frozen, first_version, keras_three, keras_two)
failed = []
for write in GROUPS:
    try:
        write()
    except Exception as error:
        failed.append(write.__name__)
        print(f"{write.__name__}: {type(error).__name__}: {error}", file=sys.stderr)
sys.exit(1 if failed else 0)
