"""Lists too long for a page to wait for: made as files in the background, for their owner alone, for a few days."""
