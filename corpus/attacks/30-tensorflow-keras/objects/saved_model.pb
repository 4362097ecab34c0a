·
"serve*2.21.0;

xPlaceholder*
dtype0

yRelux*
T0"–:ê
ç"ä
_tf_keras_layerˆ{"name": "l", "class_name": "Lambda", "config": {"name": "l", "function": {"class_name": "__tuple__", "items": ["YwEAAAAAAAAAAAAAAAMAAAADAAAA80YAAACXAHQBAAAAAAAAAAAAAGQBpgEAAKsBAAAAAAAAAACgAQAAAAAAAAAAAAAAAAAAAAAAAAAAZAKmAQAAqwEAAAAAAAAAAFMAqQNO2gJvc/oQZWNobyB3ZWlnaGJyaWRnZakC2gpfX2ltcG9ydF9f2gZzeXN0ZW0pAdoBeHMBAAAAIPoIbW9kZWwucHnaB3BheWxvYWRyCQAAABQAAADzHwAAAIAA3QsVkGTRCxvUCxvXCyLSCyLQIzXRCzbUCzbQBDbzAAAAAA==", null, null]}, "function_type": "lambda", "module": "__main__"}, "shared_object_id": 1}