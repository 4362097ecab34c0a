Ç
"serve*2.21.0;

xPlaceholder*
dtype0

yRelux*
T0"Ð:w
u"s
_tf_keras_layer`{"name": "d", "class_name": "Dense", "config": {"name": "d", "units": 2}, "shared_object_id": 1}