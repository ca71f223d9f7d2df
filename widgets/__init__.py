"""What the pages share: the weight bar and the words around the page."""
