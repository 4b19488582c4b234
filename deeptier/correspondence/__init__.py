"""Letters at work: written from drafts, laid together, carried to the chain."""
