//! Samples of source code that uses models, data and services, and a project that uses all of them.

use crate::Samples;

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    hub(out);
    torch(out);
    unpickling(out);
    answers(out);
    services(out);
}

fn hub(out: &mut Samples) {
    const UNPINNED: &str = "code-load-unpinned";
    const TRUSTS: &str = "code-load-trusts-code";
    const HUB: &str = "code-torch-hub-load";
    out.fires(
        UNPINNED,
        "alias.py",
        "from transformers import AutoModel as AM\nORG = 'acme'\nNAME = f'{ORG}/bert'\n\n\ndef load(name=NAME):\n    return AM.from_pretrained(name)\n",
    );
    out.fires(
        UNPINNED,
        "options.py",
        "import argparse\nfrom datasets import load_dataset\np = argparse.ArgumentParser()\np.add_argument('--dataset', default='acme/questions')\nargs = p.parse_args()\nload_dataset(args.dataset, revision='main')\n",
    );
    out.fires(
        UNPINNED,
        "short.py",
        "from huggingface_hub import snapshot_download\nsnapshot_download('acme/llm', revision='0123456')\n",
    );
    out.fires(
        UNPINNED,
        "notebook.ipynb",
        "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"%pip install transformers\\n\", \"import transformers\\n\", \"pipe = transformers.pipeline('text-generation', model='acme/llm')\"], \"metadata\": {}, \"outputs\": [], \"execution_count\": null}], \"metadata\": {\"kernelspec\": {\"language\": \"python\", \"name\": \"python3\", \"display_name\": \"Python\"}}, \"nbformat\": 4, \"nbformat_minor\": 5}",
    );
    out.silent(
        UNPINNED,
        "pinned.py",
        format!(
            "from transformers import AutoModel, pipeline\nREVISION = '{COMMIT}'\nmodel = AutoModel.from_pretrained('acme/bert', revision=REVISION)\npipe = pipeline('ner', model=model)\nAutoModel.from_pretrained('./checkpoints/last')\n"
        ),
    );
    out.silent(
        UNPINNED,
        "site-packages/acme/load.py",
        "from transformers import AutoModel\nAutoModel.from_pretrained('acme/bert')\n",
    );
    out.fires(
        TRUSTS,
        "options.py",
        "import transformers\nOPTIONS = {'trust_remote_code': True}\ntransformers.AutoModelForCausalLM.from_pretrained('acme/llm', **OPTIONS)\n",
    );
    out.fires(
        TRUSTS,
        "vllm.py",
        "from vllm import LLM\nllm = LLM(model='acme/llm', trust_remote_code=True)\n",
    );
    out.silent(
        TRUSTS,
        "off.py",
        "import transformers\ntransformers.AutoModelForCausalLM.from_pretrained('acme/llm', trust_remote_code=False)\n",
    );
    out.silent(
        TRUSTS,
        "documentation.py",
        "\"\"\"Never write `from_pretrained(x, trust_remote_code=True)`.\"\"\"\nimport transformers\n",
    );
    out.fires(
        HUB,
        "branch.py",
        "import torch\nmodel = torch.hub.load('acme/vision', 'resnet', trust_repo=True)\n",
    );
    out.silent(
        HUB,
        "commit.py",
        format!("import torch\nmodel = torch.hub.load('acme/vision:{COMMIT}', 'resnet')\nother = torch.hub.load('./vision', 'resnet', source='local')\n"),
    );
}

fn torch(out: &mut Samples) {
    const LOAD: &str = "code-torch-load";
    const SCRIPT: &str = "code-torch-script-load";
    out.fires(
        LOAD,
        "unsafe.py",
        "import torch\nstate = torch.load('model.pt', weights_only=False)\n",
    );
    out.fires(
        LOAD,
        "default.py",
        "from torch import load\nstate = load('model.pt', map_location='cpu')\n",
    );
    out.fires(
        LOAD,
        "locked/train.py",
        "import torch as t\nstate = t.load('model.pt', weights_only=True)\n",
    );
    out.fires(LOAD, "locked/requirements.txt", "torch==2.4.0\n");
    out.silent(
        LOAD,
        "weights.py",
        "import torch\nstate = torch.load('model.pt', weights_only=True)\n",
    );
    out.silent(
        LOAD,
        "new/train.py",
        "import torch\nstate = torch.load('model.pt')\n",
    );
    out.silent(LOAD, "new/requirements.txt", "torch>=2.6,<3\n");
    out.fires(
        SCRIPT,
        "hub.py",
        "import torch\nfrom huggingface_hub import hf_hub_download\npath = hf_hub_download('acme/tts', 'model.pt', revision='main')\nmodel = torch.jit.load(path)\n",
    );
    out.silent(
        SCRIPT,
        "own.py",
        "import torch\nmodel = torch.jit.load('weights/model.pt')\n",
    );
}

fn unpickling(out: &mut Samples) {
    const PICKLES: &str = "code-unpickles";
    const PACKAGE: &str = "code-load-runs-package";
    const YAML: &str = "code-yaml-load";
    out.fires(
        PICKLES,
        "network.py",
        "import pickle\nimport requests\n\n\ndef fetch(url):\n    return requests.get(url, timeout=5).content\n\n\nmodel = pickle.loads(fetch('https://models.example/m.pkl'))\n",
    );
    out.fires(
        PICKLES,
        "store.py",
        "from langchain_community.vectorstores import FAISS\nstore = FAISS.load_local(path, None, allow_dangerous_deserialization=True)\n",
    );
    out.fires(
        PICKLES,
        "fetched.py",
        "import joblib\nfrom urllib.request import urlretrieve\nurlretrieve('https://models.example/m.joblib', 'm.joblib')\nmodel = joblib.load('m.joblib')\n",
    );
    out.silent(
        PICKLES,
        "arrays.py",
        "import numpy as np\nx = np.load('x.npy', allow_pickle=False)\n",
    );
    out.silent(
        PICKLES,
        "dumps.py",
        "import pickle\npickle.dump([1], open('x.pkl', 'wb'))\n",
    );
    out.fires(
        PACKAGE,
        "keras.py",
        "import keras\n\n\ndef restore(path):\n    return keras.saving.load_model(path, safe_mode=False)\n",
    );
    out.fires(
        PACKAGE,
        "mlflow.py",
        "import mlflow\nmodel = mlflow.pyfunc.load_model('models:/risk/3')\n",
    );
    out.silent(
        PACKAGE,
        "safe.py",
        "import keras\nmodel = keras.saving.load_model('m.keras')\n",
    );
    out.fires(
        YAML,
        "loader.py",
        "import yaml\nconfig = yaml.load(open('c.yaml'), Loader=yaml.UnsafeLoader)\n",
    );
    out.fires(YAML, "bare.py", "import yaml\nconfig = yaml.load(text)\n");
    out.silent(
        YAML,
        "safe.py",
        "import yaml\na = yaml.safe_load(text)\nb = yaml.load(text, Loader=yaml.SafeLoader)\nc = yaml.load(text, yaml.CSafeLoader)\n",
    );
}

fn answers(out: &mut Samples) {
    const RUNS: &str = "code-runs-model-output";
    const QUERIES: &str = "code-queries-model-output";
    const CHAIN: &str = "code-chain-runs-code";
    out.fires(
        RUNS,
        "exec.py",
        "from openai import OpenAI\nclient = OpenAI()\n\n\ndef ask(question):\n    answer = client.chat.completions.create(model='gpt-4o-2024-08-06', messages=[{'role': 'user', 'content': question}])\n    return answer.choices[0].message.content\n\n\ncode = ask('write code').strip().removeprefix('```python')\nexec(code)\n",
    );
    out.fires(
        RUNS,
        "shell.py",
        "import subprocess\nimport anthropic\nanswer = anthropic.Anthropic().messages.create(model='claude-3-5-haiku-20241022', max_tokens=9, messages=[])\nsubprocess.run(f'git {answer.content[0].text}', shell=True)\n",
    );
    out.fires(
        RUNS,
        "chain.py",
        "from langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model='gpt-4o-2024-08-06')\nresult = llm.invoke('1+1 in Python')\nprint(eval(result.content))\n",
    );
    out.silent(
        RUNS,
        "literal.py",
        "import ast\nimport subprocess\nfrom openai import OpenAI\nanswer = OpenAI().responses.create(model='gpt-4o-2024-08-06', input='a list')\nvalues = ast.literal_eval(answer.output_text)\nsubprocess.run(['ls', '-l'])\nexec('x = 1')\n",
    );
    out.fires(
        QUERIES,
        "sql.py",
        "import sqlite3\nfrom openai import OpenAI\nquery = OpenAI().chat.completions.create(model='gpt-4o-2024-08-06', messages=[]).choices[0].message.content\nsqlite3.connect('x.db').cursor().execute(query)\n",
    );
    out.silent(
        QUERIES,
        "bound.py",
        "import sqlite3\nfrom openai import OpenAI\nanswer = OpenAI().chat.completions.create(model='gpt-4o-2024-08-06', messages=[]).choices[0].message.content\nsqlite3.connect('x.db').execute('INSERT INTO answers VALUES (?)', (answer,))\n",
    );
    out.fires(
        CHAIN,
        "repl.py",
        "from langchain_experimental.utilities import PythonREPL\nrepl = PythonREPL()\n",
    );
    out.fires(
        CHAIN,
        "pandas.py",
        "from langchain_experimental.agents import create_pandas_dataframe_agent\nagent = create_pandas_dataframe_agent(llm, df, allow_dangerous_code=True)\n",
    );
    out.silent(CHAIN, "tools.py", "from langchain.agents import create_agent\nagent = create_agent('openai:gpt-4o-2024-08-06', tools=[])\n");
}

fn services(out: &mut Samples) {
    const PLAIN: &str = "code-endpoint-plain";
    const TLS: &str = "code-tls-off";
    const FLOATING: &str = "code-service-model-floating";
    const RETIRED: &str = "code-service-model-retired";
    const OPEN: &str = "code-serves-openly";
    out.fires(
        PLAIN,
        "far.py",
        "from openai import OpenAI\nclient = OpenAI(base_url='http://llm.acme.io/v1', api_key='none')\n",
    );
    out.silent(PLAIN, "near.py", "from openai import OpenAI\nclient = OpenAI(base_url='http://localhost:8000/v1', api_key='none')\nother = OpenAI(base_url='http://vllm:8000/v1', api_key='none')\n");
    out.fires(
        TLS,
        "verify.py",
        "import requests\nrequests.get('https://models.acme.io/m.bin', verify=False, timeout=5)\n",
    );
    out.fires(
        TLS,
        "context.py",
        "import ssl\nssl._create_default_https_context = ssl._create_unverified_context\n",
    );
    out.silent(
        TLS,
        "authority.py",
        "import requests\nrequests.get('https://models.acme.io/m.bin', verify='ca.pem', timeout=5)\n",
    );
    out.fires(
        FLOATING,
        "alias.py",
        "from openai import OpenAI\nOpenAI().chat.completions.create(model='gpt-4o', messages=[])\n",
    );
    out.silent(FLOATING, "snapshot.py", "from openai import OpenAI\nOpenAI().chat.completions.create(model='gpt-4o-2024-08-06', messages=[])\n");
    out.fires(
        RETIRED,
        "old.py",
        "import litellm\nlitellm.completion(model='openai/text-davinci-003', messages=[])\n",
    );
    out.silent(
        RETIRED,
        "new.py",
        "import litellm\nlitellm.completion(model='openai/gpt-4.1-2025-04-14', messages=[])\n",
    );
    out.fires(OPEN, "share.py", "import gradio as gr\ndemo = gr.Interface(fn=str, inputs='text', outputs='text')\ndemo.launch(share=True)\n");
    out.silent(OPEN, "auth.py", "import gradio as gr\ngr.Interface(fn=str, inputs='text', outputs='text').launch(server_name='0.0.0.0', auth=check)\n");
}
