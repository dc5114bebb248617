package resource

// descriptorLimit is 0: handles are bounded by memory alone.
func descriptorLimit() uint64 { return 0 }
