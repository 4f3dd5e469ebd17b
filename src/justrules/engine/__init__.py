"""What a policy does: checked into a tree, evaluated to one decision, explained."""
