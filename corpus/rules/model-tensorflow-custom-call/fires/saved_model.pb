X
"serve*2.21.0E
>
xXlaCustomCallV2*(
call_target_nameweighbridge_target"Ð