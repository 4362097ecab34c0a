use super::*;
use crate::code::uses::{Origin, Use, Value};

fn uses(source: &str) -> Uses {
    read(source, 0, &Meter::unlimited_time()).unwrap()
}

fn call<'u>(uses: &'u Uses, name: &str) -> &'u Use {
    uses.calls
        .iter()
        .find(|call| call.path.ends_with(name))
        .unwrap_or_else(|| panic!("no {name} in {:?}", uses.calls))
}

fn text<'u>(call: &'u Use, at: usize, key: &str) -> &'u str {
    call.argument(Some(at), key)
        .and_then(|a| a.text())
        .unwrap_or_else(|| panic!("{call:?}"))
}

#[test]
fn constants_are_followed_to_loads() {
    let all = uses(
        "from transformers import AutoModel as AM\nimport argparse, os\nORG = 'acme'\nNAME = f'{ORG}/bert'\n\
         def load(name=NAME, **kw):\n    return AM.from_pretrained(name, revision='main', **kw)\n\
         p = argparse.ArgumentParser()\np.add_argument('--base-model', default='acme/base')\na = p.parse_args()\n\
         AM.from_config(a.base_model)\nOPTS = {'trust_remote_code': True}\n\
         AM.from_other(os.environ.get('M', 'acme/env'), **OPTS)\n\
         class C:\n    ID = 'acme/member'\n    def __init__(self):\n        self.id = self.ID\n    def go(self):\n        AM.from_member(self.id)\n",
    );
    assert_eq!(text(call(&all, "from_pretrained"), 0, ""), "acme/bert");
    assert_eq!(text(call(&all, "from_pretrained"), 9, "revision"), "main");
    assert_eq!(text(call(&all, "from_config"), 0, ""), "acme/base");
    assert_eq!(call(&all, "from_config").at(0).unwrap().from, Some(Origin::Input));
    assert_eq!(text(call(&all, "from_other"), 0, ""), "acme/env");
    assert!(
        call(&all, "from_other")
            .named("trust_remote_code")
            .unwrap()
            .is_true()
    );
    assert_eq!(text(call(&all, "from_member"), 0, ""), "acme/member");
    assert_eq!(call(&all, "from_member").function, "C.go");
}

#[test]
fn branches_and_loops_give_alternatives() {
    let all = uses(
        "import transformers\nif x:\n    M = 'a/one'\nelse:\n    M = 'a/two'\ntransformers.pipeline('t', model=M)\n\
         for n in ['b/one', 'b/two']:\n    transformers.AutoModel.from_pretrained(n)\n",
    );
    let texts = |value: &Value| match value {
        Value::OneOf(texts) => {
            let mut texts = texts.clone();
            texts.sort();
            texts
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(
        texts(&call(&all, "pipeline").named("model").unwrap().value),
        ["a/one", "a/two"]
    );
    assert_eq!(
        texts(&call(&all, "from_pretrained").at(0).unwrap().value),
        ["b/one", "b/two"]
    );
}

#[test]
fn answers_are_followed_to_sinks() {
    let all = uses(
        "import openai, subprocess, json\nclient = openai.OpenAI(base_url='http://x/v1', api_key='sk-12345678')\n\
         def ask(q):\n    r = client.chat.completions.create(model='gpt-4o', messages=[{'role': 'system', 'content': 'You are a careful helper.'}])\n    return r.choices[0].message.content\n\
         def run(q):\n    code = ask(q)\n    exec(code)\n    subprocess.run(f'ls {code}', shell=True)\n    eval(str(len(q)))\n    cur.execute('SELECT ' + json.loads(code)['sql'])\n",
    );
    let create = call(&all, "create");
    assert_eq!(create.path, "openai.OpenAI().chat.completions.create");
    let maker = all.call_at(create.receiver.unwrap()).unwrap();
    assert_eq!(text(maker, 9, "base_url"), "http://x/v1");
    assert!(!maker.code.contains("12345678"), "{maker:?}");
    let sinks: Vec<&str> = all
        .calls
        .iter()
        .filter(|c| c.arguments.iter().any(|a| a.from == Some(Origin::ModelOutput)))
        .map(Use::name)
        .collect();
    assert_eq!(sinks, ["exec", "run", "execute"]);
    assert_eq!(all.prompts.len(), 1);
}

#[test]
fn settings_are_named_with_their_keys() {
    let all = uses(
        "import yaml, transformers\ncfg = yaml.safe_load(open('conf/a.yaml'))\ntransformers.AutoModel.from_pretrained(cfg['model']['name'])\n",
    );
    let expected = Value::Setting {
        file: "conf/a.yaml".to_owned(),
        key: "model.name".to_owned(),
    };
    assert_eq!(call(&all, "from_pretrained").at(0).unwrap().value, expected);
}
