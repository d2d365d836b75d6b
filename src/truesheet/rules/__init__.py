"""Floor 4: rules turn evidence and limits into findings; they never see data."""
