//! Configurations as Keras writes them, and as attackers do.
