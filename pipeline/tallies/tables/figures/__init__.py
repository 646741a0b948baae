"""Tables whose cells are figures: a list of indicators, a column an indicator, a cross table, a sentence."""
