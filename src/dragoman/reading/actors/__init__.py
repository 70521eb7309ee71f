"""Who acts: states, bodies, groups, persons and people in roles."""
