UPDATE search_state SET folding = @folding, folded_to = @folded_to, sequence = @sequence;
