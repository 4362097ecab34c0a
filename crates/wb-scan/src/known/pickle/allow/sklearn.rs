//! scikit-learn, joblib, and the boosters and helpers that follow scikit-learn's conventions.

use crate::known::pickle::Names::{Anything, Classes, CythonUnpicklers, Only};
use crate::known::pickle::{Group, Uses};

/// Source: scikit-learn 0.17–1.9, joblib 1.6, xgboost 3.2, lightgbm 4.7, catboost 1.2, read and run.
pub(super) static GROUPS: &[Group] = &[
    Group {
        modules: "sklearn.datasets.base sklearn.datasets._base sklearn.datasets",
        names: Only("Bunch"),
        uses: Uses::Construct,
        why: "a dict with attributes",
    },
    Group {
        modules: "sklearn.**",
        names: Classes,
        uses: Uses::Construct,
        why: "estimators are made by `__new__` without `__init__`; `BaseEstimator.__setstate__` compares a version \
              and updates the attributes",
    },
    Group {
        modules: "sklearn.**",
        names: CythonUnpicklers,
        uses: Uses::Call,
        why: "Cython's restorers check a checksum, make the class by `__new__` and assign its fields",
    },
    Group {
        modules: "sklearn.tree.** sklearn.neighbors.** sklearn.manifold.** sklearn.cluster.**",
        names: Only(
            "Tree _QuadTree BinaryTree Splitter BestSplitter RandomSplitter Gini Entropy MSE MAE FriedmanMSE Poisson \
             BestSparseSplitter RandomSparseSplitter DepthFirstTreeBuilder CFNode CFSubcluster",
        ),
        uses: Uses::Call,
        why: "a tree is written as its sizes, then its node arrays as state",
    },
    Group {
        modules: "sklearn._loss.** sklearn.linear_model.** sklearn.ensemble.**",
        names: Only(
            "Hinge SquaredHinge Log LogLoss SquaredLoss Huber EpsilonInsensitive SquaredEpsilonInsensitive \
             ModifiedHuber Classification Regression LossFunction CyLossFunction CyHalfSquaredError CyAbsoluteError \
             CyPinballLoss CyHuberLoss CyHalfPoissonLoss CyHalfGammaLoss CyHalfTweedieLoss CyHalfTweedieLossIdentity \
             CyHalfBinomialLoss CyHalfMultinomialLoss CyExponentialLoss LeastSquaresError",
        ),
        uses: Uses::Call,
        why: "loss functions take one or two numbers",
    },
    Group {
        modules: "sklearn.neighbors.** sklearn.metrics._dist_metrics",
        names: Only("newObj"),
        uses: Uses::Call,
        why: "makes the class that it is handed by `__new__`; the class is judged so",
    },
    Group {
        modules: "sklearn.**",
        names: Anything,
        uses: Uses::Refer,
        why: "a reference to a scorer or a kernel of scikit-learn runs on data that the user gives it",
    },
    Group {
        modules: "joblib.numpy_pickle joblib.numpy_pickle_compat",
        names: Only("NumpyArrayWrapper NDArrayWrapper ZNDArrayWrapper"),
        uses: Uses::Construct,
        why: "marks where the raw bytes of an array follow",
    },
    Group {
        modules: "xgboost xgboost.core xgboost.sklearn xgboost.callback xgboost.training xgboost.compat",
        names: Classes,
        uses: Uses::Construct,
        why: "models are made without `__init__`; the booster's state is its own serialised trees",
    },
    Group {
        modules: "lightgbm lightgbm.basic lightgbm.sklearn lightgbm.callback lightgbm.engine lightgbm.compat",
        names: Classes,
        uses: Uses::Construct,
        why: "models are made without `__init__`; the booster's state is its model text",
    },
    Group {
        modules: "catboost catboost.core _catboost",
        names: Classes,
        uses: Uses::Construct,
        why: "models are made without `__init__`; their state is the serialised trees",
    },
    Group {
        modules: "xgboost.core xgboost.collective lightgbm.basic catboost.core",
        names: Only("DataSplitMode Op _MissingType EFstrType EShapCalcType EFeaturesSelectionAlgorithm"),
        uses: Uses::Call,
        why: "enumerations: calling one looks a member up",
    },
    Group {
        modules: "imblearn.** category_encoders.** sklearn_crfsuite.** lightning_utilities.** skopt.space.** \
                  mlxtend.** feature_engine.** hmmlearn.** hdbscan.hdbscan_ umap.umap_ kmodes.** pygam.** \
                  sklearn_extra.** tslearn.** boruta.** interpret.glassbox.** ngboost.** lifelines.** skrub.**",
        names: Classes,
        uses: Uses::Construct,
        why: "they follow scikit-learn's convention: made without `__init__`, their state is attributes",
    },
];
