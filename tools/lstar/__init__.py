"""What the host-side tools share: archives, machines, outcomes. Standard library only."""
