"""Personal data: what is stored, how long, who erased what; erasing those of former members when their time is over."""
