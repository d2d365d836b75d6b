"""The cost ledger: what a build costs, beside the decode floor and the peers, in one run."""
