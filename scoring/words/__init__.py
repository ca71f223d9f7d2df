"""Words: how is a result said in sentences, the same on screen and on paper?

Pure: findings and figures in, plain sentences out; whoever shows them adds the markup of the place.
"""
