"""The desk: how officers find, share and set aside their work: queue, search, own filters, labels, assignment."""
