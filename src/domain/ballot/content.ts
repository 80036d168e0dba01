import type { Ballot } from './ballot.ts';

/**
 * What a ballot says, in the one canonical text that is kept, published and counted. Options go by their numbers:
 * `yes`, `no`, `abstain` · `3` (choice) · `1 4 7` (approval, budget; ascending) · `1:5 4:0` (score; ascending) ·
 * `3>1=2>5` (ranking; level options ascending) · `signed` (petition) · `+1 -4` (supports and objections; ascending) ·
 * `blank` and, on paper, `invalid`. Equal ballots are equal texts.
 */
export type Content = string;

export const BLANK = 'blank';
export const INVALID = 'invalid';
export const SIGNED = 'signed';
/** Of `abstain`, the longest content that is one word, and as much again. */
const WORD_BYTES_MAX = 16;

/** The marks of one ballot. One object is filled again and again: a million ballots must not be a million objects. */
export type Marks = {
  /** How many of the entries below are this ballot's. */
  length: number;
  /** Indices of options (number less one), as the ballot lists them. */
  readonly options: Uint16Array;
  /** The score, the place in the ranking from 0, or 1 and -1 for support and objection. */
  readonly values: Int32Array;
};

/** Thrown for a text that is no ballot of this kind: what is stored or published was damaged. */
export class MalformedContent extends Error {
  override readonly name = 'MalformedContent';
}

export type ReadMarks = (content: Content) => Marks;

const [ZERO, NINE, SPACE, COLON, MINUS, PLUS, EQUALS, GREATER] = [48, 57, 32, 58, 45, 43, 61, 62];

/**
 * A reader of the contents of one ballot with options. Refuses, by throwing, what `checkChoice` would not have written:
 * an unknown option, one twice, too few or too many of them, a score out of range.
 */
export function marksReader(ballot: Pick<Ballot, 'method' | 'options' | 'rules'>): ReadMarks {
  const { method, rules } = ballot;
  const size = ballot.options.length;
  const { min, max } = rules.choices ?? { min: 1, max: 1 };
  const { min: lowest, max: highest } = rules.scores ?? { min: 1, max: 1 };
  const marks: Marks = { length: 0, options: new Uint16Array(size), values: new Int32Array(size) };
  const seenIn = new Uint32Array(size);
  let serial = 0;
  const levels = method === 'schulze';
  const ranked = levels || method === 'instant-runoff';
  const scored = method === 'score';
  const signed = method === 'supports-and-objections';

  return (content) => {
    serial += 1;
    if (serial > 0xffff_ffff) throw new RangeError('more ballots than one reader can tell apart');
    const end = content.length;
    let [at, length, place] = [0, 0, 0];
    while (at < end) {
      let value = 1;
      if (length > 0) {
        const code = content.charCodeAt(at);
        at += 1;
        if (ranked && code === GREATER) place += 1;
        else if (!(ranked ? levels && code === EQUALS : code === SPACE)) throw malformed(content);
      }
      if (signed) {
        const code = content.charCodeAt(at);
        if (code !== PLUS && code !== MINUS) throw malformed(content);
        value = code === PLUS ? 1 : -1;
        at += 1;
      }
      const start = at;
      let number = 0;
      for (; at < end; at += 1) {
        const digit = content.charCodeAt(at);
        if (digit < ZERO || digit > NINE) break;
        number = number * 10 + digit - ZERO;
      }
      if (number < 1 || number > size || content.charCodeAt(start) === ZERO) throw malformed(content);
      if (seenIn[number - 1] === serial) throw malformed(content);
      seenIn[number - 1] = serial;
      if (scored) {
        if (content.charCodeAt(at) !== COLON) throw malformed(content);
        at += 1;
        const negative = content.charCodeAt(at) === MINUS;
        if (negative) at += 1;
        const first = at;
        value = 0;
        for (; at < end; at += 1) {
          const digit = content.charCodeAt(at);
          if (digit < ZERO || digit > NINE) break;
          value = value * 10 + digit - ZERO;
        }
        if (at === first || at - first > 4) throw malformed(content);
        if (negative) value = -value;
        if (value < lowest || value > highest) throw malformed(content);
      } else if (ranked) value = place;
      marks.options[length] = number - 1;
      marks.values[length] = value;
      length += 1;
    }
    if (length === 0 || length < min || length > max) throw malformed(content);
    marks.length = length;
    return marks;
  };
}

/**
 * Most bytes (ASCII) that a content of this ballot has. Stored contents are padded to it, so that their length tells
 * nothing about them.
 */
export function contentBytesMax({ options, rules }: Pick<Ballot, 'options' | 'rules'>): number {
  const digits = String(options.length).length;
  // A separator, a sign, the number, a colon, a negative score of four digits.
  const entry = 2 + digits + 1 + 5;
  return Math.max(WORD_BYTES_MAX, entry * Math.min(options.length, rules.choices?.max ?? options.length));
}

export function malformed(content: Content): MalformedContent {
  return new MalformedContent(`not the content of such a ballot: ${content.slice(0, 80)}`);
}
