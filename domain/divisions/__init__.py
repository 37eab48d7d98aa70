"""China's divisions from county to village, packed beside this file, so that a new county need not type them."""
