def simulate():
    step = 0
    while True:
        step += 1
