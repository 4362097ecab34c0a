# μm, Δx and σ_x are units
