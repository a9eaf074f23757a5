"""What a build reads and what it keeps: observed inputs, the content-addressed cache, temporary folders."""
