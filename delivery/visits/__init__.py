"""入户核查单: a sheet per village, a page per household, every question with a box that a pen fits."""
