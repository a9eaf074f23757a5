from steps import simulate


def figure():
    return simulate()
