"""The load pack: fifty thousand contacts and half a million entries beside what an organisation already has."""
