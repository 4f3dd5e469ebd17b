"""What scripts beside this folder measure, set beside the goals: each module carries one out and writes its part."""
