"""Keys of programs: what each may read, made and taken back by an operator."""
