import { JournalFault } from '../application/journal/journal-verdict.ts';
import { type Cosigner, cosignedAt, cosignerOf } from './cosignature.ts';
import { type Note, type Verifier, verifierOf } from './note.ts';

/** Whom somebody trusts about journals (c2sp.org/tlog-policy): which logs, and which witnesses have to have cosigned. */
export type TrustPolicy = {
  /** None where the log is known from elsewhere. */
  readonly logs: readonly Verifier[];
  /** By their names in the policy. */
  readonly witnesses: ReadonlyMap<string, Cosigner>;
  /** Null where no cosignature is asked for. */
  readonly quorum: Rule | null;
};

/** A witness, or so many of a group. */
type Rule =
  | { readonly name: string; readonly cosigner: Cosigner }
  | { readonly name: string; readonly threshold: number; readonly members: readonly Rule[] };

/** What was read of a policy up to a line. */
type Read = {
  readonly logs: Verifier[];
  readonly witnesses: Map<string, Cosigner>;
  readonly rules: Map<string, Rule>;
  readonly grouped: Set<string>;
  readonly quorums: (Rule | null)[];
};

/** By its first word, how many items a line has after it, and what it says. Each answers what is wrong with it, or nothing. */
const LINES: Readonly<
  Record<string, { readonly items: readonly [number, number]; readonly read: (read: Read, items: string[]) => unknown }>
> = {
  log: { items: [1, 2], read: readLog },
  witness: { items: [2, 3], read: readWitness },
  group: { items: [3, Number.POSITIVE_INFINITY], read: readGroup },
  quorum: { items: [1, 1], read: readQuorum },
};

/** Reads a policy. Throws a {@link JournalFault} for the first line that is not as the format wants it. */
export function policyIn(text: string): TrustPolicy {
  const read: Read = { logs: [], witnesses: new Map(), rules: new Map(), grouped: new Set(), quorums: [] };
  for (const [nth, line] of text.split('\n').entries()) {
    const wrong = wrongIn(read, line);
    if (wrong !== null) throw new JournalFault('policy', `line ${nth + 1}: ${wrong}`);
  }
  const [quorum] = read.quorums;
  if (quorum === undefined) throw new JournalFault('policy', 'no line says the quorum');
  return { logs: read.logs, witnesses: read.witnesses, quorum };
}

function wrongIn(read: Read, line: string): string | null {
  if (/[^\t\x20-\x7e\u0080-\u{10ffff}]/u.test(line)) return 'it has a character that is not allowed';
  const [word = '#', ...items] = line.split(/[ \t]+/).filter((item) => item !== '');
  if (word.startsWith('#')) return null;
  const known = Object.hasOwn(LINES, word) ? LINES[word] : undefined;
  if (known === undefined) return `${word} is none of log, witness, group and quorum`;
  const [least, most] = known.items;
  if (items.length < least || items.length > most) return `${word} has ${items.length} items`;
  const wrong = known.read(read, items);
  return typeof wrong === 'string' ? wrong : null;
}

function readLog({ logs }: Read, [vkey = '']: string[]) {
  const log = verifierOf(vkey);
  if (log === null) return `${vkey} is not the Ed25519 key of a log`;
  if (logs.some(({ publicKey }) => publicKey.equals(log.publicKey))) return 'this key stands above';
  return logs.push(log);
}

function readWitness(read: Read, [name = '', vkey = '']: string[]) {
  const cosigner = cosignerOf(vkey);
  if (cosigner === null) return `${vkey} is not the Ed25519 key of a witness`;
  const isAbove = [...read.witnesses.values()].some(({ publicKey }) => publicKey.equals(cosigner.publicKey));
  if (isAbove) return 'this key stands above';
  read.witnesses.set(name, cosigner);
  return define(read, { name, cosigner });
}

function readGroup(read: Read, [name = '', count = '', ...names]: string[]) {
  const members: Rule[] = [];
  for (const member of names) {
    const rule = read.rules.get(member);
    if (rule === undefined) return `${member} does not stand above`;
    if (read.grouped.has(member)) return `${member} is in a group already`;
    read.grouped.add(member);
    members.push(rule);
  }
  const words = new Map([
    ['any', 1],
    ['all', names.length],
  ]);
  const threshold = words.get(count) ?? (/^[1-9]\d{0,8}$/.test(count) ? Number(count) : 0);
  if (threshold < 1 || threshold > names.length) return `${count} is no number of ${names.length} members`;
  return define(read, { name, threshold, members });
}

function readQuorum({ rules, quorums }: Read, [name = '']: string[]) {
  const rule = name === 'none' ? null : rules.get(name);
  if (rule === undefined) return `${name} does not stand above`;
  if (quorums.length > 0) return 'a quorum stands above';
  return quorums.push(rule);
}

function define({ rules }: Read, rule: Rule) {
  if (rule.name === 'none' || rules.has(rule.name)) return `${rule.name} is the name of something else`;
  return rules.set(rule.name, rule);
}

/** Who of a policy cosigned, whether they are enough, and the first moment of them. */
export type Cosigners = { readonly names: readonly string[]; readonly areEnough: boolean; readonly since: Date | null };

/** Of those that cosigned the checkpoint of a note at a moment that counts. */
export function cosignersOf(
  { witnesses, quorum }: TrustPolicy,
  note: Note,
  counts: (at: Date) => boolean = () => true,
): Cosigners {
  const cosigned = [...witnesses].flatMap(([name, cosigner]) => {
    const at = cosignedAt(note, cosigner);
    return at !== null && counts(at) ? [{ name, at }] : [];
  });
  const names = cosigned.map(({ name }) => name);
  const [since = null] = cosigned.map(({ at }) => at).toSorted((one, other) => one.getTime() - other.getTime());
  return { names, areEnough: quorum === null || holds(quorum, new Set(names)), since };
}

function holds(rule: Rule, cosigned: ReadonlySet<string>): boolean {
  if ('cosigner' in rule) return cosigned.has(rule.name);
  return rule.members.filter((member) => holds(member, cosigned)).length >= rule.threshold;
}
