"""How often what was listed proved true (属实率, F49), and samples that are checked (抽检, F40)."""
