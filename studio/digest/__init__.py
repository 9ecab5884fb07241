"""Ten things worth doing, by how many customers each would have helped."""
