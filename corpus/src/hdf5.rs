//! Samples about HDF5 files. The files come from h5py: see blobs/keras/make.py.

use crate::Samples;

macro_rules! blob {
    ($name:literal) => {
        include_bytes!(concat!("blobs/keras/", $name)).as_slice()
    };
}

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    let plain = blob!("dense_old.h5");
    let within = blob!("links_within.h5");
    out.silent("file-malformed", "dense-old.h5", plain);
    out.silent("file-malformed", "dense-new.h5", blob!("dense_new.h5"));
    out.silent("file-malformed", "links-within.h5", within);
    for (rule, fires) in [
        ("model-hdf5-external-link", blob!("external_link.h5")),
        ("model-hdf5-external-storage", blob!("external_storage.h5")),
        ("model-hdf5-virtual-source", blob!("virtual_source.h5")),
        ("model-hdf5-user-link", blob!("user_link.h5")),
        ("model-hdf5-unknown-filter", blob!("unknown_filter.h5")),
    ] {
        out.fires(rule, "model.h5", fires);
        out.silent(rule, "links-within.h5", within);
        out.silent(rule, "dense.h5", plain);
    }
    out.fires("model-keras-custom-object", "custom.h5", blob!("custom.h5"));
    out.silent("model-keras-custom-object", "dense.h5", plain);
    attacks(out);
    // What PyTables 2 kept in the attribute `FILTERS`.
    let filters = b"ccopy_reg\n_reconstructor\n(ctables.Leaf\nFilters\nc__builtin__\nobject\nNtR(dS'complevel'\nI5\nsS'complib'\nS'zlib'\nsb.";
    for rule in ["model-pickle-touches-files", "model-pickle-unknown-call"] {
        out.silent(rule, "pytables-filters.pkl", filters);
    }
}

fn attacks(out: &mut Samples) {
    let technique = "29-hdf5";
    for (name, bytes) in [
        ("lambda-old.h5", blob!("lambda_old.h5")),
        ("lambda-new.h5", blob!("lambda_new.h5")),
        (
            "lambda-behind-user-block.h5",
            blob!("lambda_behind_user_block.h5"),
        ),
        (
            "lambda-among-many-attributes.h5",
            blob!("lambda_among_many_attributes.h5"),
        ),
        (
            "lambda-in-huge-attribute.h5",
            blob!("lambda_in_huge_attribute.h5"),
        ),
        ("lambda-in-training.h5", blob!("lambda_in_training.h5")),
    ] {
        out.attack(technique, name, bytes, &["model-keras-bytecode"]);
    }
    // A loader asks the bytes, not the name.
    let renamed = blob!("lambda_new.h5");
    out.attack(
        technique,
        "lambda-renamed.bin",
        renamed,
        &["model-keras-bytecode"],
    );
    let links = &["model-hdf5-external-link"];
    out.attack(technique, "external-link.h5", blob!("external_link.h5"), links);
    out.attack(
        technique,
        "external-link-dense.h5",
        blob!("external_link_dense.h5"),
        links,
    );
    let storage = &["model-hdf5-external-storage"];
    out.attack(
        technique,
        "external-storage.h5",
        blob!("external_storage.h5"),
        storage,
    );
    let sources = &["model-hdf5-virtual-source"];
    out.attack(
        technique,
        "virtual-source.h5",
        blob!("virtual_source.h5"),
        sources,
    );
    let huge = blob!("dataset_expands.h5");
    out.attack("40-resources", "dataset-expands.h5", huge, &["file-expands"]);
    let pickles = &["model-pickle-runs-commands"];
    let mut tail = blob!("dense_new.h5").to_vec();
    tail.extend_from_slice(b"cos\nsystem\n(S'echo weighbridge'\ntR.");
    out.attack("35-polyglot-tail", "pickle-behind.h5", tail, pickles);
    out.attack(
        technique,
        "pickled-attribute.h5",
        blob!("pickled_attribute.h5"),
        pickles,
    );
}
