"""A serial line that misbehaves as it is told: two pseudo-terminals with a relay between them.

line.py LEFT RIGHT [--noise N] [--cut BYTES] [--rate BYTES] [--tell FILE] [--seed S] makes the links LEFT and
RIGHT to the two ends and relays until it is ended. --noise N changes, drops or invents one byte in N; --cut BYTES
closes both ends after so many bytes from left to right; --rate carries at most so many bytes a second each way;
--tell keeps in FILE how many were carried each way. Prints at its end how many were, and how many were spoilt.
"""
import argparse
import os
import pty
import random
import select
import signal
import time
import tty

parser = argparse.ArgumentParser()
parser.add_argument("left")
parser.add_argument("right")
parser.add_argument("--noise", type=int, default=0)
parser.add_argument("--cut", type=int, default=0)
parser.add_argument("--rate", type=int, default=0)
parser.add_argument("--tell")
parser.add_argument("--seed", type=int, default=1)
args = parser.parse_args()
rng = random.Random(args.seed)
spoilt = 0


def end(link):
    master, slave = pty.openpty()
    tty.setraw(slave)
    os.set_blocking(master, False)
    temporary = link + ".new"
    os.symlink(os.ttyname(slave), temporary)
    os.rename(temporary, link)
    return master, slave  # the slave stays open: an end that nobody has opened must not hang up


def spoil(data):
    global spoilt
    if not args.noise:
        return data
    out = bytearray()
    for byte in data:
        kind = rng.randrange(3) if rng.randrange(args.noise) == 0 else 3
        spoilt += kind != 3
        if kind == 0:
            out.append(byte ^ (1 << rng.randrange(8)))
        elif kind == 1:
            out += bytes((byte, rng.randrange(256)))
        elif kind == 3:
            out.append(byte)
    return bytes(out)


left, right = end(args.left), end(args.right)
carried = {left[0]: 0, right[0]: 0}
waiting = {left[0]: b"", right[0]: b""}  # for this end
stopping = False


def stop(*_):
    global stopping
    stopping = True


def tell():
    with open(args.tell + ".new", "w") as file:
        print(carried[left[0]], carried[right[0]], file=file)
    os.rename(args.tell + ".new", args.tell)


signal.signal(signal.SIGTERM, stop)
other = {left[0]: right[0], right[0]: left[0]}
began = told = time.monotonic()
while not stopping:
    allowed = args.rate * (time.monotonic() - began + 0.05) if args.rate else float("inf")
    readers = [fd for fd in other if len(waiting[other[fd]]) < 65536 and carried[fd] < allowed]
    writers = [fd for fd in other if waiting[fd]]
    readable, writable, _ = select.select(readers, writers, [], 0.02 if args.rate else 0.2)
    for fd in readable:
        data = os.read(fd, 1024 if args.rate else 4096)
        carried[fd] += len(data)
        waiting[other[fd]] += spoil(data)
    for fd in writable:
        try:
            done = os.write(fd, waiting[fd][:4096])
        except BlockingIOError:
            continue
        waiting[fd] = waiting[fd][done:]
    if args.tell and time.monotonic() - told > 0.05:
        told = time.monotonic()
        tell()
    if args.cut and carried[left[0]] >= args.cut:
        break
os.unlink(args.left)
os.unlink(args.right)
print(carried[left[0]], carried[right[0]], spoilt, flush=True)
