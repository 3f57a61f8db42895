"""What a cell ends in (figure, controls, claims, board, model card), and its HTML."""
