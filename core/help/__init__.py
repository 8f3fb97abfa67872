"""Help: the guide that is printed and laid beside the PC, and whom to call."""
