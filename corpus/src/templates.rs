//! Chat templates: those of well-known model families in shortened form, and ones that leave the sandbox.

/// Templates that only format a conversation. Written after the public templates of the families named.
pub const HARMLESS: &[(&str, &str)] = &[
    (
        "chatml",
        "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\nYou are a helpful assistant.<|im_end|>\\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
    ),
    (
        "llama-2",
        "{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}{% for message in loop_messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if loop.index0 == 0 and system_message != false %}{% set content = '<<SYS>>\\n' + system_message + '\\n<</SYS>>\\n\\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' ' + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}",
    ),
    (
        "llama-3",
        "{{- bos_token }}\n{%- if custom_tools is defined %}\n    {%- set tools = custom_tools %}\n{%- endif %}\n{%- if not date_string is defined %}\n    {%- if strftime_now is defined %}\n        {%- set date_string = strftime_now(\"%d %b %Y\") %}\n    {%- else %}\n        {%- set date_string = \"26 Jul 2024\" %}\n    {%- endif %}\n{%- endif %}\n{%- if messages[0]['role'] == 'system' %}\n    {%- set system_message = messages[0]['content']|trim %}\n    {%- set messages = messages[1:] %}\n{%- else %}\n    {%- set system_message = \"\" %}\n{%- endif %}\n{{- \"<|start_header_id|>system<|end_header_id|>\\n\\n\" }}\n{%- if tools is not none %}\n    {{- \"Environment: ipython\\n\" }}\n{%- endif %}\n{%- if builtin_tools is defined %}\n    {{- \"Tools: \" + builtin_tools | reject('equalto', 'code_interpreter') | join(\", \") + \"\\n\\n\"}}\n{%- endif %}\n{%- for t in tools %}\n    {{- t | tojson(indent=4) }}\n{%- endfor %}\n{%- for message in messages %}\n    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}\n        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}\n    {%- elif 'tool_calls' in message %}\n        {%- if not message.tool_calls|length == 1 %}\n            {{- raise_exception(\"This model only supports single tool-calls at once!\") }}\n        {%- endif %}\n        {%- set tool_call = message.tool_calls[0].function %}\n        {{- tool_call.name + \".call(\" }}\n        {%- for arg_name, arg_val in tool_call.arguments | items %}\n            {{- arg_name + '=\"' + arg_val + '\"' }}{%- if not loop.last %}{{- \", \" }}{%- endif %}\n        {%- endfor %}\n        {{- \")\" }}\n    {%- endif %}\n{%- endfor %}",
    ),
    (
        "mistral",
        "{%- set ns = namespace() %}{%- set ns.index = 0 %}{%- if messages[0][\"role\"] == \"system\" %}{%- set system_message = messages[0][\"content\"] %}{%- endif %}{%- set user_messages = loop_messages | selectattr(\"role\", \"equalto\", \"user\") | list %}{%- for message in loop_messages %}{%- if not (message.role == \"tool\" or message.role == \"tool_results\" or (message.tool_calls is defined and message.tool_calls is not none)) %}{%- if (message[\"role\"] == \"user\") != (ns.index % 2 == 0) %}{{- raise_exception(\"After the optional system message, conversation roles must alternate\") }}{%- endif %}{%- set ns.index = ns.index + 1 %}{%- endif %}{%- endfor %}{%- for key, val in tool.items() if key != \"return\" %}{%- if val is string %}{{- '\"' + key + '\": \"' + val + '\"' }}{%- else %}{{- '\"' + key + '\": ' + val|tojson }}{%- endif %}{%- endfor %}{{- \"[TOOL_RESULTS] {\\\"content\\\": \" + content|string + \", \\\"call_id\\\": \\\"\" + message.tool_call_id[:9] + \"\\\"}[/TOOL_RESULTS]\" }}",
    ),
    (
        "qwen-tools",
        "{%- if tools %}\n    {{- '<|im_start|>system\\n' }}\n    {%- if messages[0].role == 'system' %}\n        {{- messages[0].content + '\\n\\n' }}\n    {%- endif %}\n    {{- \"# Tools\\n\\nYou may call one or more functions.\\n\\n<tools>\" }}\n    {%- for tool in tools %}\n        {{- \"\\n\" }}\n        {{- tool | tojson }}\n    {%- endfor %}\n    {{- \"\\n</tools>\\n<tool_call>\\n{\\\"name\\\": <function-name>, \\\"arguments\\\": <args-json-object>}\\n</tool_call><|im_end|>\\n\" }}\n{%- endif %}\n{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}\n{%- for message in messages[::-1] %}\n    {%- set index = (messages|length - 1) - loop.index0 %}\n    {%- if ns.multi_step_tool and message.role == \"user\" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}\n        {%- set ns.multi_step_tool = false %}\n        {%- set ns.last_query_index = index %}\n    {%- endif %}\n{%- endfor %}\n{%- for message in messages %}\n    {%- if '</think>' in content %}\n        {%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}\n        {%- set content = content.split('</think>')[-1].lstrip('\\n') %}\n    {%- endif %}\n{%- endfor %}\n{%- if add_generation_prompt %}\n    {{- '<|im_start|>assistant\\n' }}\n    {%- if enable_thinking is defined and enable_thinking is false %}\n        {{- '<think>\\n\\n</think>\\n\\n' }}\n    {%- endif %}\n{%- endif %}",
    ),
    (
        "gemma",
        "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if (message['role'] == 'assistant') %}{% set role = 'model' %}{% else %}{% set role = message['role'] %}{% endif %}{{ '<start_of_turn>' + role + '\\n' + message['content'] | trim + '<end_of_turn>\\n' }}{% endfor %}{% if add_generation_prompt %}{{'<start_of_turn>model\\n'}}{% endif %}",
    ),
    (
        "deepseek",
        "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{% set ns = namespace(is_first=false, is_tool=false, is_output_first=true, system_prompt='') %}{%- for message in messages %}{%- if message['role'] == 'system' %}{% set ns.system_prompt = message['content'] %}{%- endif %}{%- endfor %}{{bos_token}}{{ns.system_prompt}}{%- for message in messages %}{%- if message['role'] == 'assistant' and message['content'] is none %}{%- set ns.is_tool = false -%}{%- for tool in message['tool_calls']%}{%- if not ns.is_first %}{{'<|Assistant|><|tool_calls_begin|>' + tool['type'] + '<|tool_sep|>' + tool['function']['name'] + '\\n' + '```json' + '\\n' + tool['function']['arguments'] + '\\n' + '```'}}{%- set ns.is_first = true -%}{%- endif %}{%- endfor %}{%- endif %}{%- endfor -%}",
    ),
    (
        "command-r",
        "{% macro document(doc) %}{{ '\\nDocument: ' }}{{ loop.index0 }}\n{% for key, value in doc.items() %}{{ key }}: {{value}}\n{% endfor %}{% endmacro %}{{ bos_token }}{%- macro json_to_python_type(json_spec) %}{%- set basic_type_map = {\"string\": \"str\", \"number\": \"float\", \"integer\": \"int\", \"boolean\": \"bool\"} %}{%- if basic_type_map[json_spec.type] is defined %}{{- basic_type_map[json_spec.type] }}{%- elif json_spec.type == \"array\" %}{{- \"List[\" + json_to_python_type(json_spec['items']) + \"]\"}}{%- elif json_spec.type is iterable %}{{- \"Union[\" }}{%- for t in json_spec.type %}{{- json_to_python_type({\"type\": t}) }}{%- if not loop.last %}{{- \",\" }}{%- endif %}{%- endfor %}{{- \"]\" }}{%- else %}{{- \"Any\" }}{%- endif %}{%- endmacro %}{% generation %}{{ message.content | default('', true) | replace('\\r', '') | upper }}{% endgeneration %}",
    ),
    (
        "mentions-names",
        "{# __class__ in a comment #}The text __globals__ outside of code.{% raw %}{{ x.__class__ }}{% endraw %}{{ 'Write Python: if __name__ == \"__main__\": print(().__class__)' }}{{ '<|__start__|>' }}{{ message['__type'] }}",
    ),
];

/// Templates that reach for Python's internals. None of them does harm: they end at `echo weighbridge`.
pub const ESCAPES: &[(&str, &str)] = &[
    ("format-field", "{{ '{0.__class__.__mro__}'.format(messages) }}"),
    (
        "subclasses",
        "{% for x in ().__class__.__base__.__subclasses__() %}{% if \"warning\" in x.__name__ %}{{x()._module.__builtins__['__import__']('os').popen(\"echo weighbridge\").read()}}{%endif%}{%endfor%}",
    ),
    (
        "lipsum",
        "{{ lipsum.__globals__.os.popen('echo weighbridge').read() }}",
    ),
    (
        "cycler",
        "{{ cycler.__init__.__globals__['os'].popen('echo weighbridge').read() }}",
    ),
    (
        "self-context",
        "{{ self._TemplateReference__context.joiner.__init__.__globals__.os.popen('echo weighbridge').read() }}",
    ),
    (
        "subscripts",
        "{{ ''['__class__']['__mro__'][1]['__subclasses__']() }}",
    ),
    ("attr-filter", "{{ ''|attr('__class__')|attr('__mro__') }}"),
    (
        "attr-hex",
        "{{ ''|attr('\\x5f\\x5fclass\\x5f\\x5f')|attr(\"\\u005f\\u005fmro\\137\\137\") }}",
    ),
    (
        "subscript-concatenated",
        "{{ ''['__cla' ~ 'ss__']['__m' + 'ro__'] }}",
    ),
    ("neighbouring-texts", "{{ ''['__cla' 'ss__'] }}"),
    ("attr-concatenated", "{{ x|attr('__glo'~'bals__') }}"),
    (
        "format-filter",
        "{{ x|attr('%s%sclass%s%s'|format('_','_','_','_')) }}",
    ),
    ("percent-c", "{{ x['%c%cglobals%c%c' % (95,95,95,95)] }}"),
    ("format-method", "{{ x['{0}{0}init{0}{0}'.format('_')] }}"),
    (
        "joined",
        "{{ x[['__', 'class', '__']|join] }}{{ y[dict(__mr=1,o__=2)|join] }}",
    ),
    (
        "reversed",
        "{{ x['__ssalc__'|reverse] }}{{ x['__slabolg__'[::-1]] }}",
    ),
    (
        "replaced",
        "{{ x['XXclassXX'.replace('X','_')] }}{{ y['--mro--'|replace('-','_')] }}",
    ),
    ("lowered", "{{ x['__CLASS__'|lower] }}"),
    (
        "variables",
        "{% set a = '__cla' %}{% set b = 'ss__' %}{{ ''[a ~ b] }}",
    ),
    (
        "block-set",
        "{% set a %}__glo{% endset %}{{ lipsum[a ~ 'bals__'] }}",
    ),
    (
        "computed-attr",
        "{% set u = (()|select|string|list)[24] %}{{ x|attr(u*2 ~ 'class' ~ u*2) }}",
    ),
    (
        "map-attribute",
        "{{ [x]|map(attribute='__class__.__mro__')|list }}",
    ),
    ("map-attr", "{{ [x]|map('attr', '__class__')|list }}"),
    ("filter-block", "{% filter attr('__class__') %}x{% endfilter %}"),
    (
        "generator-frame",
        "{{ (x for x in y).gi_frame.f_back.f_globals }}",
    ),
    (
        "getattribute",
        "{% if x.__getattribute__('__cl' ~ 'ass__') %}{% endif %}",
    ),
    (
        "in-a-condition",
        "{{ 'a' if messages and cycler.__init__ else 'b' }}",
    ),
    (
        "in-an-argument",
        "{{ raise_exception(namespace.__init__.__globals__) }}",
    ),
    (
        "in-a-loop-filter",
        "{%- for m in messages if joiner['__init__'] -%}{%- endfor -%}",
    ),
    ("behind-a-quote", "{{ \"it's }} not over\" ~ x.__class__ }}"),
    ("popen-only", "{{ tools.os.popen('echo weighbridge').read() }}"),
];
