"""Facts for other programs: in order, none passed over, nobody's words unless asked."""
