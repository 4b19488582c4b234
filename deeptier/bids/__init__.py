"""An auction without a house: bids gathered as files, ranked by what the seller receives."""
