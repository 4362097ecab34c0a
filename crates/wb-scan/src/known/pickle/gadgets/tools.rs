//! Packages that are often installed beside a model and lend a pickle their capability.

use crate::known::pickle::{Consequence, Gadget};

/// Source: the packages' own documentation of what they are for.
pub(super) static GADGETS: &[Gadget] = &[
    Gadget {
        modules: "\
            pip setuptools pkg_resources wheel virtualenv pexpect ptyprocess sh plumbum invoke fabric \
            psutil docker git nox tox click.termui cpuinfo gradio",
        names: "",
        consequence: Consequence::Commands,
    },
    Gadget {
        modules: "\
            IPython ipykernel jupyter_client nbconvert jinja2 mako numexpr asteval RestrictedPython js2py \
            execnet ray dask distributed pyspark celery luigi prefect airflow hydra fire pytest _pytest py \
            nose hypothesis werkzeug.debug astunparse past future.utils attr._make \
            pyximport Cython namex lazy_importer",
        names: "",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "sympy",
        names: "sympify parse_expr eval_expr lambdify S preview _sympify autowrap",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "six six.moves",
        names: "exec_ reload_module Module_six_moves_urllib reraise",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "networkx.readwrite networkx.drawing networkx.utils.decorators networkx.utils.backends",
        names: "",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "matplotlib",
        names: "imread imsave savefig get_sample_data _load_image rc_file _get_executable_info use",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "\
            matplotlib.testing matplotlib.texmanager matplotlib.dviread matplotlib.animation \
            matplotlib.backends matplotlib.sphinxext",
        names: "",
        consequence: Consequence::Commands,
    },
    Gadget {
        modules: "PIL",
        names: "open save show grab grabclipboard eval unsafe_eval lambda_eval PhotoImage",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "PIL.ImageShow PIL.ImageGrab PIL.ImageMath PIL.EpsImagePlugin",
        names: "",
        consequence: Consequence::Commands,
    },
    Gadget {
        modules: "cppyy rpy2 pycuda numba llvmlite pybind11 weave cupy onnxruntime tvm",
        names: "",
        consequence: Consequence::Native,
    },
    Gadget {
        modules: "\
            requests urllib3 httpx aiohttp httplib2 paramiko boto3 botocore s3fs gcsfs smart_open wget \
            gdown websockets websocket zmq grpc redis kafka pymongo sqlalchemy wandb mlflow comet_ml \
            neptune clearml twisted tornado flask django dns",
        names: "",
        consequence: Consequence::Network,
    },
    Gadget {
        modules: "\
            yaml ruamel jsonpickle klepto skops pickleshare pickle5 bentoml hickle compress_pickle \
            zodbpickle srsly.cloudpickle sklearn2pmml onnxmltools",
        names: "",
        consequence: Consequence::LoadsAgain,
    },
    Gadget {
        modules: "\
            h5py tables netCDF4 openpyxl xlrd cv2 imageio soundfile librosa polars pyreadr safetensors \
            gensim.utils gensim.downloader nltk.downloader nltk.data nltk.internals spacy.util spacy.cli",
        names: "",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "wrapt",
        names: "\
            resolve_path patch_function_wrapper wrap_object when_imported register_post_import_hook",
        consequence: Consequence::Imports,
    },
];
