"""What an administrator declares on screen: kinds of record, their stages and fields, what they track, who follows."""
