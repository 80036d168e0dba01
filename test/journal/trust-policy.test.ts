import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { JournalFault } from '../../src/application/journal/journal-verdict.ts';
import type { Journal } from '../../src/application/journal/ports.ts';
import { readJournal } from '../../src/application/journal/read-journal.ts';
import { readProof } from '../../src/application/journal/read-proof.ts';
import { type Listening, listen } from '../../src/http/server.ts';
import { appendLeaves } from '../../src/transparency/append-leaves.ts';
import { cosignatureLine } from '../../src/transparency/cosignature.ts';
import { noteIn, rawPublicKey, vkeyOf } from '../../src/transparency/note.ts';
import { verifyJournal } from '../../src/transparency/verify-journal.ts';
import { verifyProof } from '../../src/transparency/verify-proof.ts';
import { apiNode } from '../api/node.ts';
import { opened, proposed, registeredPerson } from '../support/city.ts';

const SCRIPT = join(import.meta.dirname, '../../docs/verify/verify.py');
const NAMES = ['torino.example', 'oslo.example', 'helsinki.example', 'porto.example'] as const;

/** Verifies by one policy after the other, in one process. */
const EACH = `
import contextlib, importlib.util, io, json, sys
spec = importlib.util.spec_from_file_location("verify", sys.argv[1])
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)
for text in json.loads(sys.argv[3]):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            verify.verify(sys.argv[2], None, verify.policy_in(text), None, False)
        print("ok")
    except verify.Fault as fault:
        print(str(fault).split(":")[0])
`;

describe('a policy', { timeout: 120_000 }, () => {
  const node = apiNode('2026-03-02T08:00:00Z');
  const keys = NAMES.map((name) => ({ name: `${name}/journal/witness`, ...generateKeyPairSync('ed25519') }));
  const vkey = (nth: number, type: 'cosignature' | 'ed25519' = 'cosignature') => {
    const { name, publicKey } = keys[nth] ?? expect.fail('no key');
    return vkeyOf(name, type, rawPublicKey(publicKey));
  };
  let server: Listening;
  let folder: string;
  let journal: Journal;
  let proof: string;

  const witnesses = NAMES.map((name, nth) => `witness ${name}\t${vkey(nth, nth === 1 ? 'ed25519' : 'cosignature')}`);
  const policy = (...lines: readonly string[]) =>
    [`# Whom I trust`, ` log ${journal.vkey} https://participation.example/journal`, ...witnesses, ...lines, ''].join(
      '\n',
    );

  /** What was cosigned by so many of them, in a text as it is signed. */
  const cosigned = (checkpoint: string, count: number, at = new Date()) => {
    const { text } = noteIn(checkpoint) ?? expect.fail('no note');
    const lines = keys.slice(0, count).map(({ name, privateKey }) => cosignatureLine(text, { name, privateKey, at }));
    return checkpoint + lines.join('');
  };
  const save = async (change: Partial<Journal>) => {
    journal = { ...((await readJournal(node.app)) ?? expect.fail('no journal')), ...change };
    await node.app.store.transact((writer) => writer.journal.save(journal));
  };

  beforeAll(async () => {
    await opened(node.app, 'velo');
    const author = await registeredPerson(node.app, 'Ana');
    const { id } = await proposed(node.app, { slug: 'velo', authorId: author.id });
    await consumeEvents(node.app, appendLeaves(node.app));
    const { checkpoint } = (await readJournal(node.app)) ?? expect.fail('no journal');
    await save({ checkpoint: cosigned(checkpoint, 2), cosigned: cosigned(checkpoint, 2) });
    proof = (await readProof(node.app, id)) ?? expect.fail('no proof');
    server = await listen(node.http, { port: 0, hostname: '127.0.0.1' });
    folder = await mkdtemp(join(tmpdir(), 'policy-'));
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const origin = () => `http://127.0.0.1:${server.port}`;
  const faultOf = async (verify: () => Promise<unknown>): Promise<string> =>
    await verify().then(
      () => 'ok',
      (fault: unknown) => (fault instanceof JournalFault ? fault.kind : expect.fail(String(fault))),
    );
  const byJournal = async (text: string, key: string | null = null) =>
    await verifyJournal({
      source: origin(),
      vkey: key,
      policy: text,
      seen: null,
      now: new Date(),
      signal: new AbortController().signal,
      get: fetch,
    });
  const byPython = async (text: string, ...more: readonly string[]) => {
    const file = join(folder, 'policy');
    await writeFile(file, text);
    return await promisify(execFile)('python3', [SCRIPT, `${origin()}/journal`, '--policy', file, ...more]).then(
      ({ stdout }) => stdout,
      (failed: { readonly stderr: string }) => failed.stderr,
    );
  };
  const happen = async (at: Date) => {
    const of = { id: node.app.newId(), by: null, consultationId: null, proposalId: null, data: {} };
    await node.app.store.transact((writer) => writer.events.append({ ...of, type: 'appearance-published', at }));
    await consumeEvents(node.app, appendLeaves(node.app));
  };
  /** What each of the three says of each policy: that it holds, or the name of what does not. */
  const verdicts = async (texts: readonly string[]): Promise<readonly string[][]> => {
    const python = promisify(execFile)('python3', ['-c', EACH, SCRIPT, `${origin()}/journal`, JSON.stringify(texts)]);
    const printed = (await python).stdout.split('\n');
    const found: string[][] = [];
    for (const [nth, text] of texts.entries())
      found.push([
        await faultOf(async () => await byJournal(text)),
        await faultOf(async () => verifyProof(proof, null, text)),
        printed[nth] ?? '',
      ]);
    return found;
  };
  /** That all three say so of each, which is named where one does not. */
  const expectAll = async (texts: readonly string[], outcome: string) =>
    expect((await verdicts(texts)).map((each, nth) => [texts[nth], ...each])).toEqual(
      texts.map((text) => [text, outcome, outcome, outcome]),
    );

  it('holds where as many cosigned as it asks for, in whatever groups, by either encoding of a key', async () => {
    const lines = [
      ['quorum none'],
      ['quorum torino.example'],
      ['group all all torino.example oslo.example', 'quorum all'],
      ['group some any torino.example porto.example', 'quorum some'],
      ['group two 2 torino.example oslo.example helsinki.example porto.example', 'quorum two'],
      [
        'group north any oslo.example helsinki.example',
        'group south any torino.example porto.example',
        'group both all north south',
        'quorum  both ',
      ],
    ];
    await expectAll(
      lines.map((each) => policy(...each)),
      'ok',
    );
    const { cosigned: by } = await byJournal(policy('quorum torino.example'));
    expect(by).toEqual({ by: ['torino.example', 'oslo.example'], size: journal.size });
    expect(verifyProof(proof, null, policy('quorum none')).cosignedBy).toEqual(['torino.example', 'oslo.example']);
    expect(await byPython(policy('quorum none'))).toContain('cosigned by torino.example, oslo.example');
  });

  it('says quorum where too few did', async () => {
    const lines = [
      ['quorum helsinki.example'],
      ['group all all torino.example helsinki.example', 'quorum all'],
      ['group three 3 torino.example oslo.example helsinki.example porto.example', 'quorum three'],
      ['group north any helsinki.example porto.example', 'group both all north torino.example', 'quorum both'],
    ];
    await expectAll(
      lines.map((each) => policy(...each)),
      'quorum',
    );
  });

  it('does not count what a witness signed of another checkpoint, or another with its name', async () => {
    const swapped = NAMES.map((name, nth) => `witness ${name} ${vkey((nth + 2) % 4)}`);
    const text = [`log ${journal.vkey}`, ...swapped, 'quorum torino.example', ''].join('\n');
    await expectAll([text], 'quorum');
    const other = proof.replace(
      /(?<=\noslo.example\/journal\/witness |\n— oslo.example\/journal\/witness )\S+/,
      (line) => {
        const bytes = Buffer.from(line, 'base64');
        bytes[11] = (bytes[11] ?? 0) ^ 1;
        return bytes.toString('base64');
      },
    );
    expect(other).not.toBe(proof);
    expect(() => verifyProof(other, null, policy('quorum oslo.example'))).toThrow(/^quorum: /);
    expect(verifyProof(other, null, policy('quorum torino.example')).cosignedBy).toEqual(['torino.example']);
  });

  it('says name where no log of it is this one', async () => {
    const other = generateKeyPairSync('ed25519');
    const log = `log ${vkeyOf('city.example/journal', 'ed25519', rawPublicKey(other.publicKey))}`;
    const same = `log ${vkeyOf(journal.origin, 'ed25519', rawPublicKey(other.publicKey))}`;
    await expectAll([`${log}\nquorum none\n`], 'name');
    await expectAll([`${same}\nquorum none\n`], 'signature');
    expect(await faultOf(async () => await byJournal(`${log}\nquorum none\n`, journal.vkey))).toBe('name');
    // Where it lists none, the key is that which was given.
    expect(verifyProof(proof, journal.vkey, 'quorum none\n').origin).toBe(journal.origin);
    expect(await byPython('quorum none\n', '--key', journal.vkey)).toMatch(/^ok: /);
  });

  it('is refused by name for every line that is none', async () => {
    const [torino = ''] = witnesses;
    const lines = [
      [],
      ['quorum none', 'quorum none'],
      ['quorum nobody'],
      ['group all all torino.example nobody', 'quorum all'],
      ['group all all', 'quorum none'],
      ['group all 3 torino.example oslo.example', 'quorum all'],
      ['group all 0 torino.example oslo.example', 'quorum all'],
      ['group all 02 torino.example oslo.example', 'quorum all'],
      ['group all some torino.example oslo.example', 'quorum all'],
      ['group all constructor torino.example oslo.example', 'quorum all'],
      ['group all all torino.example torino.example', 'quorum all'],
      ['group one any torino.example', 'group two any torino.example', 'quorum two'],
      ['group torino.example any oslo.example', 'quorum none'],
      ['group none any oslo.example', 'quorum none'],
      ['group all any none', 'quorum all'],
      ['quorum all', 'group all any oslo.example'],
      [torino, 'quorum none'],
      [torino.replace('torino.example', 'other'), 'quorum none'],
      [`log ${journal.vkey}`, 'quorum none'],
      [`witness other ${journal.vkey.replace(/.$/, 'A')}`, 'quorum none'],
      ['witness other', 'quorum none'],
      ['log', 'quorum none'],
      ['quorum'],
      ['quorum none more'],
      ['constructor x', 'quorum none'],
      ['quorum none\r'],
      ['# a bell \u0007', 'quorum none'],
    ];
    await expectAll(
      lines.map((each) => policy(...each)),
      'policy',
    );
  });

  it('counts what was cosigned within two hours, but for a proof that was kept', async () => {
    const before = journal;
    const { text } = noteIn(journal.checkpoint) ?? expect.fail('no note');
    const [signed = ''] = journal.checkpoint.split('— torino');
    expect(signed).toContain(text);
    const old = cosigned(signed, 2, new Date(Date.now() - 3 * 60 * 60_000));
    await save({ checkpoint: old, cosigned: old });
    const by = policy('quorum torino.example');
    expect(await verdicts([by])).toEqual([['quorum', 'ok', 'quorum']]);
    const kept = proof.slice(0, proof.indexOf(signed)) + old;
    expect(verifyProof(kept, null, by).cosignedBy).toEqual(['torino.example', 'oslo.example']);
    await save({ checkpoint: before.checkpoint, cosigned: before.cosigned });
    expect(await verdicts([by])).toEqual([['ok', 'ok', 'ok']]);
  });

  it('holds for a newest entry that has no cosignatures yet, and not for long', async () => {
    const before = journal;
    await happen(new Date(Date.now() - 2 * 60_000));
    const text = policy('quorum torino.example');
    expect((await byJournal(text)).cosigned).toEqual({ by: ['torino.example', 'oslo.example'], size: before.size });
    expect(await byPython(text)).toContain(`ok: ${before.size} entries cosigned by torino.example`);
    expect(await faultOf(async () => await byJournal(policy('quorum helsinki.example')))).toBe('quorum');
    // What was cosigned has to be its beginning.
    const { checkpoint } = (await readJournal(node.app)) ?? expect.fail('no journal');
    const other = (first: string) => (first === 'A' ? 'B' : 'A');
    await save({ cosigned: cosigned(checkpoint, 2).replace(/(?<=^\S+\n\d+\n)./, other) });
    expect(await faultOf(async () => await byJournal(text))).toBe('signature');
    await save({ cosigned: before.cosigned });
    const hours = (at: Date) => new Date(at.getTime() + 2 * 60 * 60_000);
    const later = { source: origin(), vkey: null, policy: text, seen: null, signal: new AbortController().signal };
    expect(await faultOf(async () => await verifyJournal({ ...later, now: hours(new Date()), get: fetch }))).toBe(
      'quorum',
    );
  });

  it('does not hold for an entry of before what was cosigned', async () => {
    const { checkpoint } = (await readJournal(node.app)) ?? expect.fail('no journal');
    await save({ checkpoint: cosigned(checkpoint, 2), cosigned: cosigned(checkpoint, 2) });
    const by = policy('quorum torino.example');
    expect(await verdicts([by])).toEqual([['ok', 'ok', 'ok']]);
    await happen(new Date(Date.now() - 10 * 60_000));
    expect(await verdicts([by])).toEqual([['quorum', 'ok', 'quorum']]);
  });
});
