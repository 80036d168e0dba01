// Verifies the public journal of this node in the browser of whoever reads it: c2sp.org/signed-note, tlog-checkpoint,
// tlog-tiles and tlog-proof, trees as RFC 6962. Nobody else is asked, and nothing is sent but the addresses that are read.

const WIDTH = 256;
const BUNDLES_MAX = 20;
const AT_ONCE = 4;
const KEPT = 'parvis-journal';

/** Something that does not hold: the name of a sentence on the page, and what it is about. */
class Fault extends Error {
  constructor(kind, detail) {
    super(detail);
    this.kind = kind;
  }
}

const utf8 = (text) => new TextEncoder().encode(text);
const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
const bytesOf = (base64) => {
  const isBase64 = /^[A-Za-z0-9+/]*={0,2}$/.test(base64) && base64.length % 4 === 0;
  if (!isBase64) throw new Fault('unreadable', String(base64).slice(0, 40));
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
};
const base64Of = (bytes) => btoa(String.fromCharCode(...bytes));
const areSame = (a, b) => base64Of(a) === base64Of(b);
const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest('SHA-256', joined(...parts)));
const leafHash = (entry) => sha256([0], entry);
const nodeHash = (left, right) => sha256([1], left, right);
const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
const jsonIn = (text) => {
  const json = parsed(text);
  if (json === null || typeof json !== 'object') throw new Fault('unreadable', String(text).slice(0, 40));
  return json;
};

// Notes.

async function keyIn(vkey) {
  const [, name, id, base64] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey.trim()) ?? [];
  if (name === undefined) throw new Fault('key', vkey);
  const typed = bytesOf(base64);
  const keyId = (await sha256(utf8(`${name}\n`), typed)).slice(0, 4);
  const isNamed = [...keyId].map((byte) => byte.toString(16).padStart(2, '0')).join('') === id;
  if (typed.length !== 33 || typed[0] !== 1 || !isNamed) throw new Fault('key', vkey);
  return { name, keyId, raw: typed.slice(1) };
}

/** Null where this browser does not know how to verify Ed25519; whatever else is wrong with a key is a fault of it. */
async function isSigned({ name, raw }, signature, text) {
  const key = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']).catch((failed) => {
    if (failed.name === 'NotSupportedError') return null;
    throw new Fault('key', name);
  });
  return key === null ? null : await crypto.subtle.verify({ name: 'Ed25519' }, key, signature, utf8(text));
}

/** A checkpoint that a key signed. `signed` is null where this browser cannot tell. */
async function checkpointIn(note, key) {
  const end = note.lastIndexOf('\n\n');
  const text = note.slice(0, end + 1);
  const [origin, size, root] = text.split('\n');
  if (end < 0 || !/^(0|[1-9]\d{0,15})$/.test(size)) throw new Fault('unreadable', 'checkpoint');
  const begin = `— ${key.name} `;
  const own = note
    .slice(end + 2)
    .split('\n')
    .filter((line) => line.startsWith(begin))
    .map((line) => bytesOf(line.slice(begin.length)))
    .filter((bytes) => areSame(bytes.slice(0, 4), key.keyId));
  const verdicts = await Promise.all(own.map((bytes) => isSigned(key, bytes.slice(4), text)));
  if (own.length === 0 || verdicts.includes(false)) throw new Fault('signature', origin);
  if (origin !== key.name) throw new Fault('name', origin);
  return { origin, size: Number(size), root: bytesOf(root), signed: verdicts.includes(null) ? null : true, note };
}

// Trees.

const splitOf = (size) => 2 ** (Math.ceil(Math.log2(size)) - 1);
const half = (number) => Math.floor(number / 2);

async function rootOf(hashes) {
  if (hashes.length === 1) return hashes[0];
  const split = splitOf(hashes.length);
  return nodeHash(await rootOf(hashes.slice(0, split)), await rootOf(hashes.slice(split)));
}

/** Ranges of leaves whose hashes lead from a leaf to the root. */
function siblingsOf(index, from, to) {
  if (to - from <= 1) return [];
  const split = from + splitOf(to - from);
  return index < split
    ? [...siblingsOf(index, from, split), [split, to]]
    : [...siblingsOf(index, split, to), [from, split]];
}

function subproofOf(before, [from, to], isWhole) {
  if (before === to - from) return isWhole ? [] : [[from, to]];
  const split = splitOf(to - from);
  return before <= split
    ? [...subproofOf(before, [from, from + split], isWhole), [from + split, to]]
    : [...subproofOf(before - split, [from + split, to], false), [from, from + split]];
}

/** RFC 9162, 2.1.3.2. */
async function isIncluded({ index, size, leaf, proof, root }) {
  let [at, last, hash] = [index, size - 1, leaf];
  if (at < 0 || at > last) return false;
  for (const other of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = await nodeHash(other, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else hash = await nodeHash(hash, other);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && areSame(hash, root);
}

/** RFC 9162, 2.1.4.2. */
async function isConsistent(before, after, proof) {
  if (before.size > after.size) return false;
  if (before.size === after.size) return areSame(before.root, after.root);
  if (before.size === 0) return true;
  const isComplete = Number.isInteger(Math.log2(before.size));
  const [first, ...rest] = isComplete ? [before.root, ...proof] : proof;
  let [at, last] = [before.size - 1, after.size - 1];
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  let [former, latter] = [first, first];
  for (const other of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      former = await nodeHash(other, former);
      latter = await nodeHash(other, latter);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else latter = await nodeHash(latter, other);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && areSame(former, before.root) && areSame(latter, after.root);
}

// What is read.

async function bytesAt(address, how = {}) {
  const response = await fetch(address, how).catch(() => null);
  if (response === null || (!response.ok && response.status !== 404)) throw new Fault('unreachable', address);
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
}

/** The tiles of a journal of a size, each read once. */
class Tiles {
  #base;
  #size;
  #tiles = new Map();

  constructor(base, size) {
    this.#base = base;
    this.#size = size;
  }

  pathOf(level, index) {
    const hashes = Math.floor(this.#size / WIDTH ** Number(level === 'entries' ? 0 : level));
    const width = Math.min(WIDTH, hashes - index * WIDTH);
    const digits = String(index);
    const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g);
    const path = groups.map((group, nth) => (nth === groups.length - 1 ? group : `x${group}`)).join('/');
    return `${this.#base}/tile/${level}/${path}${width === WIDTH ? '' : `.p/${width}`}`;
  }

  async hashes(level, index) {
    const path = this.pathOf(level, index);
    let hashes = this.#tiles.get(path);
    if (hashes === undefined) {
      const bytes = await bytesAt(path);
      if (bytes === null) throw new Fault('dropped', path);
      hashes = Array.from({ length: bytes.length / 32 }, (_, nth) => bytes.slice(nth * 32, nth * 32 + 32));
      this.#tiles.set(path, hashes);
    }
    return hashes;
  }

  /** The hash over a range of leaves, which begins where a subtree of that size begins. */
  async hashOf([from, to]) {
    const parts = [];
    for (let at = from; at < to; ) {
      const height = Math.floor(Math.log2(to - at));
      const level = Math.floor(height / 8);
      const first = at / WIDTH ** level;
      const hashes = await this.hashes(level, Math.floor(first / WIDTH));
      const own = hashes.slice(first % WIDTH, (first % WIDTH) + 2 ** (height % 8));
      if (own.length < 2 ** (height % 8)) throw new Fault('dropped', this.pathOf(level, Math.floor(first / WIDTH)));
      parts.push(await rootOf(own));
      at += 2 ** height;
    }
    let right = parts.pop();
    while (parts.length > 0) right = await nodeHash(parts.pop(), right);
    return right;
  }

  async proofOf(ranges) {
    const hashes = [];
    for (const range of ranges) hashes.push(await this.hashOf(range));
    return hashes;
  }
}

/** The entries of a bundle: each against its hash, and all of them against the root. */
async function entriesOf(tiles, bundle, { size, root }) {
  const path = tiles.pathOf('entries', bundle);
  const bytes = await bytesAt(path);
  if (bytes === null) throw new Fault('dropped', path);
  const entries = [];
  for (let at = 0; at < bytes.length; at += 2 + bytes[at] * 256 + bytes[at + 1])
    entries.push(bytes.slice(at + 2, at + 2 + bytes[at] * 256 + bytes[at + 1]));
  const first = bundle * WIDTH;
  const hashes = await tiles.hashes(0, bundle);
  if (entries.length !== Math.min(WIDTH, size - first)) throw new Fault('dropped', path);
  for (const [nth, entry] of entries.entries())
    if (!areSame(await leafHash(entry), hashes[nth] ?? [])) throw new Fault('order', String(first + nth));
  const proof = await tiles.proofOf(siblingsOf(first, 0, size));
  if (!(await isIncluded({ index: first, size, leaf: hashes[0], proof, root }))) throw new Fault('root', path);
  return entries.map((entry, nth) => ({ index: first + nth, ...jsonIn(new TextDecoder().decode(entry)) }));
}

/** Whether what an act says can be read, and is what the entry commits to. */
async function isReadable(base, { index, ref, commit, type, at }) {
  const bytes = await bytesAt(`${base}/content/${ref}`);
  if (bytes === null) return false;
  const opened = jsonIn(new TextDecoder().decode(bytes));
  if (!(await opens(opened, { ref, commit, type, at }))) throw new Fault('text', String(index));
  return true;
}

/** Whether a salt and a document are what an entry commits to, and the document is of this very act. */
async function opens({ salt, document }, { ref, commit, type, at }) {
  const bytes = bytesOf(salt);
  if (bytes.length !== 32 || !areSame(await sha256(bytes, utf8(document)), bytesOf(commit))) return false;
  const says = jsonIn(document);
  return says.id === ref && says.type === type && says.at === at;
}

// What is verified.

async function newestOf(base, key) {
  const note = await bytesAt(`${base}/checkpoint`, { cache: 'no-store' });
  if (note === null) throw new Fault('unreachable', `${base}/checkpoint`);
  return await checkpointIn(new TextDecoder().decode(note), key);
}

async function goesOn(tiles, before, after) {
  if (before.size > after.size) throw new Fault('history', `${before.size} > ${after.size}`);
  const isWhole = before.size === 0 || before.size === after.size;
  const proof = isWhole ? [] : await tiles.proofOf(subproofOf(before.size, [0, after.size], true));
  if (!(await isConsistent(before, after, proof))) throw new Fault('history', String(before.size));
}

async function verifyJournal({ base, vkey }) {
  const key = await keyIn(vkey);
  const newest = await newestOf(base, key);
  const tiles = new Tiles(base, newest.size);
  const note = keptIn()[key.name];
  const before = note === undefined ? null : await checkpointIn(note, key);
  if (before !== null) await goesOn(tiles, before, newest);
  // What the node says itself that it signed once, and stopped for.
  const stopped = await bytesAt(`${base}/contradicted`, { cache: 'no-store' });
  if (stopped !== null) await goesOn(tiles, await checkpointIn(new TextDecoder().decode(stopped), key), newest);
  const last = Math.ceil(newest.size / WIDTH);
  const since = Math.min(Math.floor((before?.size ?? 0) / WIDTH), last - 1);
  const entries = [];
  for (let bundle = Math.max(since, last - BUNDLES_MAX); bundle < last; bundle += 1)
    entries.push(...(await entriesOf(tiles, bundle, newest)));
  const acts = entries.filter(({ commit }) => commit !== null).slice(-WIDTH);
  let readable = 0;
  for (let at = 0; at < acts.length; at += AT_ONCE) {
    const found = await Promise.all(acts.slice(at, at + AT_ONCE).map((entry) => isReadable(base, entry)));
    readable += found.filter(Boolean).length;
  }
  keep({ ...keptIn(), [key.name]: newest.note });
  return {
    values: { size: newest.size, read: entries.length, acts: acts.length, readable, before: before?.size ?? '' },
    says: [newest.signed === null ? 'unsigned' : 'signed', before === null ? 'first' : 'goes-on', 'entries', 'texts'],
  };
}

async function verifyProof({ vkey, file }) {
  const key = await keyIn(vkey);
  const end = file.indexOf('\n\n');
  const [format, extraLine = '', indexLine = '', ...hashes] = file.slice(0, Math.max(end, 0)).split('\n');
  const index = /^index (0|[1-9]\d{0,15})$/.exec(indexLine)?.[1];
  if (format !== 'c2sp.org/tlog-proof@v1' || index === undefined) throw new Fault('unreadable', 'tlog-proof');
  const extra = jsonIn(new TextDecoder().decode(bytesOf(extraLine.replace(/^extra /, ''))));
  const { entry, opened, cast, act } = extra;
  const checkpoint = await checkpointIn(file.slice(end + 2), key);
  const leaf = await leafHash(utf8(String(entry)));
  const proof = hashes.map(bytesOf);
  const { size, root } = checkpoint;
  if (!(await isIncluded({ index: Number(index), size, leaf, proof, root }))) throw new Fault('root', index);
  const says = jsonIn(entry);
  const { type, at } = says;
  if (opened && !(await opens(opened, says))) throw new Fault('text', index);
  if (act) {
    const isIn =
      type === 'hidden-acts' &&
      (await isIncluded({
        index: act.index,
        size: 2 ** 24,
        leaf: await leafHash(bytesOf(act.hash)),
        proof: act.hashes.map(bytesOf),
        root: bytesOf(says.root),
      }));
    if (!isIn) throw new Fault('root', index);
  }
  if (cast) {
    const casts = opened ? jsonIn(opened.document).content?.casts : undefined;
    if (!/^[0-9a-f]{64}$/.test(cast.receipt)) throw new Fault('unreadable', 'receipt');
    const receipt = Uint8Array.from(String(cast.receipt).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    const isIn =
      type === 'ballots-published' &&
      casts !== undefined &&
      (await isIncluded({
        index: cast.index,
        size: casts.count,
        leaf: await leafHash(receipt),
        proof: cast.hashes.map(bytesOf),
        root: bytesOf(casts.root),
      }));
    if (!isIn) throw new Fault('result', index);
  }
  // Below its host, the name of a journal is its path: a proof may be of a former one.
  const base = /^[^/]+(\/journal(?:\/\d+)?)$/.exec(checkpoint.origin)?.[1];
  if (base === undefined) throw new Fault('name', checkpoint.origin);
  const newest = await newestOf(base, key);
  await goesOn(new Tiles(base, newest.size), checkpoint, newest);
  return {
    values: { index, size, type, at, receipt: cast?.receipt ?? '' },
    says: [checkpoint.signed === null ? 'unsigned' : 'signed', 'included', ...(cast ? ['cast'] : [])],
  };
}

/** The newest checkpoint that was seen of each journal, as it was signed. */
function keptIn() {
  try {
    return parsed(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

function keep(kept) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing looks for the first time each time.
  }
}

// The page.

function show(form, { says, values, isFault }) {
  const verdict = form.querySelector('[data-verdict]');
  const sentences = says.map((name) => {
    const sentence = form.querySelector(`template[data-says="${name}"]`).content.cloneNode(true);
    for (const place of sentence.querySelectorAll('[data-value]'))
      place.textContent = values[place.dataset.value] ?? '';
    return sentence;
  });
  verdict.className = isFault ? 'note error' : 'note done';
  verdict.dataset.outcome = isFault ? says[0] : 'ok';
  verdict.replaceChildren(...sentences);
  verdict.hidden = false;
}

async function answerIn(form, verify) {
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    if (crypto.subtle === undefined) throw new Fault('no-crypto', '');
    show(form, await verify());
  } catch (fault) {
    const kind = fault instanceof Fault ? fault.kind : 'unreadable';
    const says = fault.message === '' ? [kind] : [kind, 'detail'];
    show(form, { says, values: { detail: fault.message }, isFault: true });
  } finally {
    button.disabled = false;
  }
}

for (const form of document.querySelectorAll('form[data-journal]')) {
  const field = (name) => form.elements.namedItem(name);
  const base = form.dataset.journal;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const vkey = document.querySelector('[name="key"]').value;
    if (field('proof') === null) void answerIn(form, () => verifyJournal({ base, vkey }));
    else
      void answerIn(form, async () => {
        const [chosen] = field('file').files;
        const file = chosen === undefined ? field('proof').value.replaceAll('\r\n', '\n') : await chosen.text();
        return await verifyProof({ vkey, file: file.endsWith('\n') ? file : `${file}\n` });
      });
  });
}
for (const section of document.querySelectorAll('[data-scripted]')) section.hidden = false;
for (const section of document.querySelectorAll('[data-unscripted]')) section.hidden = true;
