"""What may be done with people, teams, roles and covers; every action leaves a line in the settings' journal."""
