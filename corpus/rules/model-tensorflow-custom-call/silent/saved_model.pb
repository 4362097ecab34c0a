N
"serve*2.21.0;
4
xXlaCustomCallV2*
call_target_name
Sharding"Ð