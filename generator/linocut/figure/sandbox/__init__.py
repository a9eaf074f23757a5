"""What a script may not do: write outside its folder, open sockets, start processes."""
