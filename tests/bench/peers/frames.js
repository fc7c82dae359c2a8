// Frames that peers of our rateless code need for a payload, as a multiple of k. Prints "point frames PEER LOSS RATIO".
//
// The same cells as tests/bench/bench-qr.c: fragments of 500 bytes, frames lost at random, a reader that is there from
// the first frame or joins late. Every trial compares what comes out. The seed is fixed.
import { readFileSync } from 'node:fs';
import { UR, UREncoder, URDecoder } from '@ngraveio/bc-ur';
import { createDecoder, createEncoder } from 'luby-transform';

const FRAGMENT_BYTES = 500;
const FRAMES_MAX = 40; // times k: a peer that needs more counts as that
const CELLS = [[9, 60], [41, 30], [205, 6]]; // k, trials
const LOSSES = [0, 10, 20, 30, 40, 50];

// mulberry32: the same numbers in every run.
let state = 20240214;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

const randomBytes = (length) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));

// A sender gives frames for ever; a reader says whether it is done, and what it has.
const PEERS = {
  ur: {
    module: '@ngraveio/bc-ur',
    sender(payload) {
      const encoder = new UREncoder(UR.fromBuffer(payload), FRAGMENT_BYTES);
      return () => encoder.nextPart();
    },
    reader() {
      const decoder = new URDecoder();
      return {
        add(frame) {
          decoder.receivePart(frame);
          return decoder.isComplete();
        },
        result: () => decoder.resultUR().decodeCBOR(),
      };
    },
  },
  lt: {
    module: 'luby-transform',
    sender(payload) {
      const frames = createEncoder(payload, FRAGMENT_BYTES).fountain();
      return () => frames.next().value;
    },
    reader() {
      const decoder = createDecoder();
      return { add: (frame) => decoder.addBlock(frame), result: () => Buffer.from(decoder.getDecoded()) };
    },
  },
};

function framesNeeded(peer, k, loss, isLate) {
  const payload = randomBytes(k * FRAGMENT_BYTES - 20);
  const next = peer.sender(payload);
  const reader = peer.reader();
  if (isLate)
    for (let i = Math.floor(random() * 3 * k) + 1; i > 0; i--) next();
  for (let received = 1; received <= FRAMES_MAX * k; received++) {
    let frame = next();
    while (random() * 100 < loss) frame = next();
    if (!reader.add(frame)) continue;
    if (!payload.equals(reader.result())) throw new Error('a peer gave back something else');
    return received / k;
  }
  return FRAMES_MAX;
}

function mean(peer, loss, isLate) {
  const means = CELLS.map(([k, trials]) => {
    let sum = 0;
    for (let i = 0; i < trials; i++) sum += framesNeeded(peer, k, loss, isLate);
    return sum / trials;
  });
  return means.reduce((a, b) => a + b, 0) / means.length;
}

// luby-transform takes its numbers from Math.random.
Math.random = random;
for (const [name, peer] of Object.entries(PEERS)) {
  const about = JSON.parse(readFileSync(`node_modules/${peer.module}/package.json`, 'utf8'));
  console.log(`peer ${name} ${about.name} ${about.version}`);
  for (const loss of LOSSES) console.log(`point frames ${name} ${loss} ${mean(peer, loss, false).toFixed(4)}`);
  console.log(`point frames_late ${name} 30 ${mean(peer, 30, true).toFixed(4)}`);
}
