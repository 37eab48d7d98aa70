"""What is wrong with a delivery's rows, for the department to mend: table `issues`."""
