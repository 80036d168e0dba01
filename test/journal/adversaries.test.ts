import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { closeAndTally } from '../../src/application/ballot/close-and-tally.ts';
import { changeComment } from '../../src/application/comment/change-comment.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { importContributions } from '../../src/application/import/import-contributions.ts';
import { JournalFault, type JournalVerdict } from '../../src/application/journal/journal-verdict.ts';
import { readJournal } from '../../src/application/journal/read-journal.ts';
import { readCastProof, readProof } from '../../src/application/journal/read-proof.ts';
import { contentHashOf } from '../../src/application/kit/content-hash.ts';
import { hashLeaf, rootOf } from '../../src/application/kit/merkle.ts';
import { decideComment, decideProposal } from '../../src/application/moderation/decide.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { changeDetails } from '../../src/application/proposal/change-details.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import { readContributions } from '../../src/integrations/csv/read.ts';
import { appendLeaves, beginNextJournal } from '../../src/transparency/append-leaves.ts';
import { checkpointText } from '../../src/transparency/checkpoint.ts';
import { cosignatureLine } from '../../src/transparency/cosignature.ts';
import { tilePath } from '../../src/transparency/journal-entries.ts';
import type { Get } from '../../src/transparency/journal-source.ts';
import { noteIn, rawPublicKey, signedNote, vkeyOf } from '../../src/transparency/note.ts';
import { verifyJournal } from '../../src/transparency/verify-journal.ts';
import { verifyProof } from '../../src/transparency/verify-proof.ts';
import { apiNode, ORIGIN } from '../api/node.ts';
import { opened, proposed, registeredPerson, value } from '../support/city.ts';
import { electorate } from '../support/electorate.ts';
import { asked, casting, voting } from '../support/voting.ts';

/**
 * Somebody who has the database, `SECRET_KEY` and the key of the journal: what a stranger who verifies sees of what they did, and
 * what stays out of reach (SECURITY.md).
 */
describe('somebody who runs the node and is not honest', () => {
  const node = apiNode('2026-03-06T08:00:00Z');
  let ballot: Ballot;
  let held: string;
  let receipts: readonly string[];
  let undo: (() => Promise<unknown>) | null = null;

  beforeAll(async () => {
    const { app, clock } = node;
    await opened(app, 'velo');
    const author = await registeredPerson(app, 'Ana');
    const { id: proposalId } = await proposed(app, { slug: 'velo', authorId: author.id });
    value(await submitComment(app, { slug: 'velo', proposalId, authorId: author.id, body: 'Très bien.', lang: 'fr' }));
    const answer = { verdict: 'accepted' as const, body: { fr: 'Nous le ferons.' }, commitments: [] };
    value(await publishAnswer(app, { proposalId, ...answer, by: null }));
    await opened(app, 'lent', { rules: { hold: 'everything' } });
    held = (await proposed(app, { slug: 'lent', authorId: author.id })).id;
    await voting(app, 'ensemble');
    const closesAt = '2026-03-08T00:00:00Z';
    ballot = await asked(app, { consultation: 'ensemble', method: 'yes-no', closesAt });
    const cast = async (person: string) =>
      value(await castBallot(app, casting(ballot, [person, { kind: 'yes-no', answer: 'yes' }]))).commitment;
    receipts = await Promise.all((await electorate(app, 13, 'resident')).map(cast));
    // Dropped before the close, with its event, so that nothing in the database tells.
    await sql`delete from ballot_cast where id = (select id from ballot_cast order by id limit 1)`.execute(
      node.database.db,
    );
    await sql`delete from event where id = (select id from event where type = 'ballot-cast' limit 1)`.execute(
      node.database.db,
    );
    clock.set(closesAt);
    await closeAndTally(app, ballot.id);
    await consumeEvents(app, appendLeaves(app));
    clock.set('2026-03-08T00:05:00Z');
  });

  afterEach(async () => {
    await undo?.();
    undo = null;
  });

  const get: Get = async (url) => await node.http.request(url.slice(ORIGIN.length));
  const verify = async (
    how: { readonly get?: Get; readonly seen?: string; readonly policy?: string } = {},
  ): Promise<JournalVerdict | string> => {
    const journal = (await readJournal(node.app)) ?? expect.fail('no journal');
    return await verifyJournal({
      source: ORIGIN,
      vkey: journal.vkey,
      policy: how.policy ?? null,
      seen: how.seen ?? null,
      now: node.clock.now(),
      signal: new AbortController().signal,
      get: how.get ?? get,
    }).catch((fault: unknown) => (fault instanceof JournalFault ? fault.message : expect.fail(String(fault))));
  };
  /** Changes rows, verifies, and changes them back. */
  const rows = async (change: string, back: string) => {
    undo = () => sql.raw(back).execute(node.database.db);
    await sql.raw(change).execute(node.database.db);
    return await verify();
  };
  const entries = async () =>
    (await node.app.store.read((reader) => reader.journal.entries(0, 256))).map(({ entry }) => entry);
  /** Entries of public acts: not the first one, nor batches of what is hidden. */
  const logged = async () => (await entries()).filter((entry) => !entry.includes('"commit":null'));
  /** Another journal, signed by the very key. */
  const signing = async (forged: readonly string[]): Promise<{ readonly get: Get; readonly checkpoint: string }> => {
    const { origin, encryptedPrivateKey } = (await readJournal(node.app)) ?? expect.fail('no journal');
    const privateKey = createPrivateKey(node.app.secrets.decrypt(encryptedPrivateKey, 'journal key'));
    const leaves = forged.map((entry) => Buffer.from(entry));
    const hashes = leaves.map(hashLeaf);
    const text = checkpointText({ origin, size: forged.length, root: rootOf(hashes) });
    const checkpoint = signedNote(text, { name: origin, privateKey });
    const path = tilePath(0, forged.length);
    const bundle = leaves.flatMap((leaf) => [Buffer.of(leaf.length >> 8, leaf.length & 255), leaf]);
    const served = new Map<string, string | Buffer>([
      ['checkpoint', checkpoint],
      [`tile/entries/${path}`, Buffer.concat(bundle)],
      [`tile/0/${path}`, Buffer.concat(hashes)],
    ]);
    return {
      checkpoint,
      get: async (url, init) => {
        const own = served.get(url.slice(`${ORIGIN}/journal/`.length));
        return own === undefined
          ? await get(url, init)
          : new Response(typeof own === 'string' ? own : new Uint8Array(own));
      },
    };
  };

  it('is not found where there is nothing to find', async () => {
    const size = (await entries()).length;
    const acts = (await logged()).length;
    expect(await verify()).toMatchObject({
      origin: 'participation.example/journal',
      size,
      acts,
      readable: acts,
      texts: { compared: 4, notCovered: 0, acts },
    });
  });

  it('edits a proposal: found, with its hash in the database or without', async () => {
    const body = (text: string) => `update proposal_version set body = '{"fr": "${text}"}'
      where proposal_id = (select id from proposal where status = 'published')`;
    const back = body('Une piste sur le quai.');
    expect(await rows(body('Un parking sur le quai.'), back)).toMatch(/^text: proposal 1 of velo does not say/);
    await undo?.();
    const forged = 'f'.repeat(64);
    const hash = (
      await sql<{ hash: string }>`select content_hash as hash from proposal_version
      join proposal on proposal.id = proposal_id where status = 'published'`.execute(node.database.db)
    ).rows[0]?.hash;
    expect(
      await rows(
        `update proposal_version set content_hash = '${forged}' where content_hash = '${hash}'`,
        `update proposal_version set content_hash = '${hash}' where content_hash = '${forged}'`,
      ),
    ).toMatch(/^text: proposal 1 of velo/);
  });

  it('edits a comment or an official answer: found', async () => {
    const comment = (text: string) => `update comment set body = '${text}'`;
    expect(await rows(comment('Très mal.'), comment('Très bien.'))).toMatch(/^text: no entry opens comment/);
    await undo?.();
    const answer = (text: string) => `update answer set body = '{"fr": "${text}"}'`;
    expect(await rows(answer('Jamais.'), answer('Nous le ferons.'))).toMatch(
      /^text: no entry opens the answer to proposal 1 of velo/,
    );
  });

  it('edits a text, an answer or a result and says that it is of just now: found, for no act of the log says so', async () => {
    const just = node.clock.now().toISOString();
    const edited = async (table: string, moment: string, [to, from]: readonly [string, string]) => {
      const stored = sql<{ at: Date }>`select ${sql.ref(moment)} as at from ${sql.table(table)} limit 1`;
      const [row] = (await stored.execute(node.database.db)).rows;
      const set = (text: string, at: string) => `update ${table} set ${text}, ${moment} = '${at}'`;
      const found = await rows(set(to, just), set(from, row?.at.toISOString() ?? ''));
      await undo?.();
      return found;
    };
    expect(await edited('comment', 'updated_at', [`body = 'Très mal.'`, `body = 'Très bien.'`])).toMatch(
      /^text: no entry opens comment/,
    );
    const answers = [`body = '{"fr": "Jamais."}'`, `body = '{"fr": "Nous le ferons."}'`] as const;
    expect(await edited('answer', 'published_at', answers)).toMatch(/^text: no entry opens the answer to proposal 1/);
    const read = sql<{ tally: string }>`select tally::text from ballot_publication`;
    const tally = (await read.execute(node.database.db)).rows[0]?.tally ?? '';
    const tallies = [`tally = '${tally.replaceAll('12', '22')}'`, `tally = '${tally}'`] as const;
    expect(await edited('ballot_publication', 'published_at', tallies)).toMatch(
      /^result: no entry opens the result of yes-no/,
    );
    const words = { title: { fr: 'Une piste sur le quai.' }, body: { fr: 'Un parking.' }, lang: 'fr' };
    const forged = { ...words, contentHash: contentHashOf({ ...words, cost: null, amends: null }), updatedAt: just };
    const listing: Get = async (url, init) => {
      const answer = await get(url, init);
      if (!url.includes('/velo/proposals?')) return answer;
      const page = (await answer.json()) as { readonly items: readonly object[] };
      return Response.json({ ...page, items: page.items.map((item) => ({ ...item, ...forged })) });
    };
    expect(await verify({ get: listing })).toMatch(/^text: proposal 1 of velo is not what was committed to in entry/);
  });

  it('shows a ballot, its result or a consultation no more: found', async () => {
    const without =
      (path: string): Get =>
      async (url, init) =>
        url.endsWith(path) ? Response.json({ items: [], next: null }) : await get(url, init);
    expect(await verify({ get: without('/ensemble/tally') })).toMatch(/^missing: the result of entry \d+/);
    expect(await verify({ get: without('/ensemble/ballots') })).toMatch(/^missing: the ballot of entry \d+/);
    const silent: Get = async (url, init) =>
      url.endsWith('/consultations/ensemble') ? new Response('', { status: 404 }) : await get(url, init);
    expect(await verify({ get: silent })).toBe('missing: ensemble is listed, and shown nowhere');
    const unlisted: Get = async (url, init) => {
      const answer = await get(url, init);
      if (!url.includes('/consultations?')) return answer;
      const page = (await answer.json()) as { readonly items: readonly { readonly slug: string }[] };
      return Response.json({ ...page, items: page.items.filter(({ slug }) => slug !== 'ensemble') });
    };
    expect(await verify({ get: unlisted })).toMatch(/^missing: the consultation of entry \d+ is shown nowhere/);
    const set = (to: string) => `update ballot set published_at = ${to}, rules_hash = ${to === 'null' ? to : 'was_hash'}
      from (select '${ballot.rulesHash}' as was_hash) as was where id = '${ballot.id}'`;
    expect(await rows(set('null'), set(`'${ballot.publishedAt?.toISOString()}'`))).toMatch(
      /^missing: the ballot of entry \d+ is shown nowhere/,
    );
  });

  it('hides a public proposal without a decision: found', async () => {
    const status = (to: string, from: string) =>
      `update proposal set status = '${to}' where status = '${from}' and number = 1`;
    expect(await rows(status('held', 'published'), status('published', 'held'))).toMatch(
      /^missing: the proposal of entry/,
    );
  });

  it('hides a comment, an answer or the reason of a decision without an act: found', async () => {
    const status = (to: string, from: string) => `update comment set status = '${to}' where status = '${from}'`;
    for (const to of ['held', 'removed']) {
      expect(await rows(status(to, 'published'), status('published', to)), to).toMatch(
        /^missing: the comment of entry/,
      );
      await undo?.();
    }
    // An account that was deleted once left no act of it: it is counted.
    expect(await rows(status('withdrawn', 'published'), status('published', 'withdrawn'))).toMatchObject({
      texts: { withdrawn: 1 },
    });
    await undo?.();
    const move = (from: string, to: string) => `create table ${to} as select * from ${from}; delete from ${from}`;
    const back = (from: string, to: string) => `insert into ${from} select * from ${to}; drop table ${to}`;
    const statements = async (given: string) => {
      for (const each of given.split('; ')) await sql.raw(each).execute(node.database.db);
    };
    await statements(move('answer', 'former_answer'));
    undo = () => statements(back('answer', 'former_answer'));
    expect(await verify()).toMatch(/^missing: the official answer of entry/);
  });

  it('takes an act out of the public log: found by its entry', async () => {
    const type = (to: string, from: string) => `update event set type = '${to}' where type = '${from}'`;
    expect(await rows(type('report-filed', 'comment-accepted'), type('comment-accepted', 'report-filed'))).toMatch(
      /^missing: the comment-accepted of entry \d+ is no act of the public log/,
    );
  });

  it('hides a comment and says in the public log that its act is another one, or about something else: found', async () => {
    type Row = { readonly type: string; readonly proposal: number; readonly data: object };
    const lying =
      (change: (row: Row) => object): Get =>
      async (url, init) => {
        if (url.includes('/comments')) return Response.json({ items: [], next: null });
        const answer = await get(url, init);
        if (!url.includes('/api/v1/events')) return answer;
        const page = (await answer.json()) as { readonly items: readonly Row[] };
        const items = page.items.map((row) => (row.type === 'comment-accepted' ? { ...row, ...change(row) } : row));
        return Response.json({ ...page, items });
      };
    const says = async (change: (row: Row) => object) => await verify({ get: lying(change) });
    expect(await says(() => ({ type: 'comment-held' }))).toMatch(
      /^text: entry \d+ is of comment-accepted, and the public log says comment-held/,
    );
    const isOther = /^text: entry \d+ is about something else than the public log says/;
    expect(await says(({ data }) => ({ data: { ...data, commentId: node.app.newId() } }))).toMatch(isOther);
    expect(await says(({ proposal }) => ({ proposal: proposal + 1 }))).toMatch(isOther);
    expect(await says(() => ({ consultation: 'lent' }))).toMatch(isOther);
    const missing = /^missing: the comment of entry/;
    expect(await says(() => ({ data: {} }))).toMatch(missing);
    expect(await says(() => ({ consultation: null, proposal: null }))).toMatch(missing);
  });

  it('counts no comments where there are some: they are read all the same', async () => {
    const counting: Get = async (url, init) => {
      const answer = await get(url, init);
      if (!url.includes('/proposals?')) return answer;
      const page = (await answer.json()) as { readonly items: readonly object[] };
      return Response.json({ ...page, items: page.items.map((item) => ({ ...item, comments: 0 })) });
    };
    expect(await verify({ get: counting })).toMatchObject({ texts: { compared: 4 } });
  });

  it('puts a comment, an answer or a decision into the database and not into the journal: found', async () => {
    const proposal = (await sql<{ id: string }>`select id from proposal where number = 1`.execute(node.database.db))
      .rows[0]?.id;
    const comment = `insert into comment select (jsonb_populate_record(comment, jsonb_build_object('id',
      '${node.app.newId()}', 'body', 'Jamais.', 'position', 1000))).* from comment limit 1`;
    expect(await rows(comment, `delete from comment where body = 'Jamais.'`)).toMatch(/^text: no entry opens comment/);
    await undo?.();
    const id = node.app.newId();
    const decision = `insert into decision (id, consultation_id, subject_kind, subject_id, kind, rule, reason, decided_at,
      status_before) select '${id}', consultation_id, 'proposal', id, 'hold', 'off-topic', 'Jamais.', published_at
      + interval '1 hour', 'published' from proposal where id = '${proposal}'`;
    expect(await rows(decision, `delete from decision where id = '${id}'`)).toMatch(
      /^text: no entry opens the decision .* about proposal 1 of velo/,
    );
  });

  it('adds ten ballots after the close to what was published: found', async () => {
    const read = sql<{ tally: string }>`select tally::text from ballot_publication`;
    const tally = (await read.execute(node.database.db)).rows[0]?.tally ?? '';
    const set = (text: string) => `update ballot_publication set tally = '${text}'`;
    expect(await rows(set(tally.replaceAll('12', '22')), set(tally))).toMatch(
      /^result: no entry opens the result of yes-no/,
    );
  });

  it('drops a cast before the close: found by its voter alone, who gets no proof', async () => {
    const { vkey } = (await readJournal(node.app)) ?? expect.fail('no journal');
    const proofs = await Promise.all(
      receipts.map((receipt) => readCastProof(node.app, { ballotId: ballot.id, receipt })),
    );
    expect(proofs.filter((proof) => proof === null)).toHaveLength(1);
    for (const [nth, proof] of proofs.entries()) {
      if (proof === null) continue;
      expect(verifyProof(proof, vkey)).toMatchObject({ type: 'ballots-published', receipt: receipts[nth] });
    }
    const [one = '', other = ''] = proofs.filter((proof) => proof !== null);
    const forged = one.replace(/^extra .*$/m, (line) => {
      const extra = JSON.parse(Buffer.from(line.slice(6), 'base64').toString());
      return `extra ${Buffer.from(JSON.stringify({ ...extra, cast: { ...extra.cast, receipt: 'f'.repeat(64) } })).toString('base64')}`;
    });
    expect(() => verifyProof(forged, vkey)).toThrow('result: the cast is not among those that stood');
    expect(other).not.toBe(one);
    // The casts of a close are in the entry of a result alone: whatever else is signed shows none.
    const [, closed = ''] =
      /"ref":"([^"]+)"/.exec((await entries()).find((e) => e.includes('ballot-closed')) ?? '') ?? [];
    const proof = (await readProof(node.app, closed)) ?? expect.fail('no proof');
    const casting = proof.replace(/^extra .*$/m, (line) => {
      const extra = JSON.parse(Buffer.from(line.slice(6), 'base64').toString());
      const cast = { receipt: 'f'.repeat(64), index: 0, hashes: [] };
      return `extra ${Buffer.from(JSON.stringify({ ...extra, cast })).toString('base64')}`;
    });
    expect(() => verifyProof(casting, vkey)).toThrow(/^result: entry \d+ is of no result: ballot-closed/);
  });

  it('restores an old backup and signs afresh: found by who kept a checkpoint', async () => {
    const { checkpoint: seen } = (await readJournal(node.app)) ?? expect.fail('no journal');
    const older = await signing((await entries()).slice(0, -1));
    expect(await verify({ get: older.get, seen })).toMatch(/^history: there were \d+ entries before/);
    const last = (await entries()).at(-1)?.replace('"v":1', '"v":1,"x":1') ?? '';
    const other = await signing([...(await entries()).slice(0, -1), last]);
    expect(await verify({ get: other.get, seen })).toMatch(/^history: the first \d+ entries are not those/);
  });

  it('shows two visitors two journals: found by who has the checkpoint of the other', async () => {
    const [first = '', second = '', ...rest] = await entries();
    const mine = await signing([first, second, ...rest]);
    const yours = await signing([second, first, ...rest]);
    expect(await verify({ get: yours.get, seen: mine.checkpoint })).toMatch(/^history: the first \d+ entries/);
  });

  it('shows a first visitor a journal of their own: found by whoever asks for the cosignature of a witness', async () => {
    const witness = generateKeyPairSync('ed25519');
    const name = 'torino.example/journal/witness';
    const policy = `witness torino ${vkeyOf(name, 'cosignature', rawPublicKey(witness.publicKey))}\nquorum torino\n`;
    const all = await entries();
    const [shown, own] = [
      await signing(all),
      await signing([...all.slice(0, -1), all.at(-1)?.replace('"v":1', '"v":1 ') ?? '']),
    ];
    const line = cosignatureLine(noteIn(shown.checkpoint)?.text ?? '', {
      name,
      privateKey: witness.privateKey,
      at: node.clock.now(),
    });
    const cosigned: Get = async (url, init) => {
      const answer = await shown.get(url, init);
      return url.endsWith('/checkpoint') ? new Response((await answer.text()) + line) : answer;
    };
    expect(await verify({ get: cosigned, policy })).toMatchObject({ cosigned: { by: ['torino'], size: all.length } });
    expect(await verify({ get: own.get, policy })).toMatch(
      /^quorum: within two hours too few of the policy cosigned: nobody/,
    );
    // The cosignature of the other one does not help.
    const borrowed: Get = async (url, init) =>
      url.endsWith('/cosigned') ? new Response(shown.checkpoint + line) : await own.get(url, init);
    expect(await verify({ get: borrowed, policy })).toMatch(
      /^history: the first \d+ entries are not those of the checkpoint/,
    );
  });

  it('does a public act and does not log it: found after a minute', async () => {
    const all = await entries();
    const silent = await signing(all.filter((entry) => !entry.includes('comment-accepted')));
    expect(await verify({ get: silent.get })).toMatch(/^not-logged: comment-accepted of/);
    const unlogged = await signing(all.filter((entry) => !entry.includes('ballot-closed')));
    expect(await verify({ get: unlogged.get })).toMatch(/^not-logged: ballot-closed of/);
  });

  it('drops a contribution that waits: found by its author alone (promises.test.ts), for no page shows that it came', async () => {
    expect(
      await rows(
        `update proposal set status = 'removed' where id = '${held}'`,
        `update proposal set status = 'held' where id = '${held}'`,
      ),
    ).toMatchObject({ texts: { compared: 4 } });
  });

  it('imports contributions: their words are held to the entry of the import, whatever comes after it', async () => {
    const { app, clock } = node;
    await opened(app, 'rives');
    const table = value(
      await readContributions(join(import.meta.dirname, '../fixtures/csv/decidim-proposals.csv'), {
        ...{ map: {}, dates: 'iso', encoding: 'utf-8', separator: null, lang: 'fr', markup: null, currency: 'EUR' },
        ...{ timeZone: 'Europe/Paris', slug: 'rives', label: 'decidim.example', now: clock.now() },
      }),
    );
    // As recent as they can be: older ones could pass for texts from before the journal.
    const recent = table.contributions.rows.map((row) => ({ ...row, at: clock.now() }));
    const contributions = { ...table.contributions, rows: recent };
    value(await importContributions(app, { ...table, contributions, slug: 'rives', onBroken: 'stop' }));
    const author = await registeredPerson(app, 'Léo');
    await proposed(app, { slug: 'rives', authorId: author.id });
    await consumeEvents(app, appendLeaves(app));
    clock.advance({ minutes: 5 });
    // Two of them are published, and have answers of that platform; the third is withdrawn.
    expect(await verify()).toMatchObject({ texts: { compared: 4 + 2 + 1, notCovered: 2 } });
    const read = sql<{ readonly id: string; readonly title: Record<string, string> }>`select proposal_id as id, title
      from proposal_version join proposal on proposal.id = proposal_id
      where body ->> 'fr' = 'Trois bancs.'`.execute(node.database.db);
    const [imported] = (await read).rows;
    const write = (body: string) => {
      const words = { title: imported?.title ?? {}, body: { fr: body }, lang: 'fr', cost: null, amends: null };
      return `update proposal_version set body = '{"fr": "${body}"}', content_hash = '${contentHashOf(words)}'
        where proposal_id = '${imported?.id}'`;
    };
    expect(await rows(write('Aucun banc.'), write('Trois bancs.'))).toMatch(
      /^text: no entry opens proposal \d of rives/,
    );
    await undo?.();
    expect(await verify()).toMatchObject({ texts: { compared: 7 } });
  });

  it('holds, changes and shows again as the rules allow: nothing is found, also while it happens', async () => {
    const { app, clock } = node;
    const author = await registeredPerson(app, 'Mia');
    const { id: proposalId } = await proposed(app, { slug: 'velo', authorId: author.id, body: 'Un abri.' });
    const text = { slug: 'velo', proposalId, authorId: author.id, lang: 'fr' };
    const { id: commentId } = value(await submitComment(app, { ...text, body: 'Fermé.' }));
    const decision = { reason: 'Parce que.', by: null };
    const breaks = { ...decision, rule: 'off-topic' as const };
    const fits = { ...decision, rule: 'within-the-rules' as const };
    value(await decideComment(app, { commentId, kind: 'hold', ...breaks }));
    value(await changeComment(app, { commentId, authorId: author.id, body: 'Ouvert.' }));
    clock.advance({ minutes: 1 });
    value(await decideComment(app, { commentId, kind: 'remove', ...breaks }));
    clock.advance({ minutes: 1 });
    value(await decideComment(app, { commentId, kind: 'restore', ...fits }));
    await consumeEvents(app, appendLeaves(app));
    clock.advance({ minutes: 5 });
    value(await decideProposal(app, { proposalId, kind: 'hold', ...breaks }));
    expect(await verify()).toMatchObject({ texts: { compared: 7, missingCompared: true } });
    value(await changeDetails(app, { proposalId, authorId: author.id, tags: ['abri'] }));
    clock.advance({ minutes: 1 });
    value(await decideProposal(app, { proposalId, kind: 'accept', ...fits }));
    await consumeEvents(app, appendLeaves(app));
    clock.advance({ minutes: 5 });
    expect(await verify()).toMatchObject({ texts: { compared: 10, missingCompared: true } });
  });

  it('deletes an account with its comments: an act says so, and nothing is missing', async () => {
    const { app, clock } = node;
    const author = await registeredPerson(app, 'Zoé');
    const { rows: found } = await sql<{ id: string }>`select id from proposal where number = 1
      and consultation_id = (select id from consultation where slug = 'velo')`.execute(node.database.db);
    const about = { slug: 'velo', proposalId: found[0]?.id ?? '', authorId: author.id };
    value(await submitComment(app, { ...about, body: 'Je passe.', lang: 'fr' }));
    await consumeEvents(app, appendLeaves(app));
    clock.advance({ minutes: 5 });
    expect(await verify()).toMatchObject({ texts: { compared: 11 } });
    value(await eraseParticipant(app, { participantId: author.id, ownTexts: 'remove', by: null }));
    await consumeEvents(app, appendLeaves(app));
    clock.advance({ minutes: 5 });
    expect(await verify()).toMatchObject({ texts: { compared: 10, withdrawn: 0 } });
  });

  it('says that a proposal was removed or withdrawn, without an act of it: found', async () => {
    for (const status of ['removed', 'withdrawn']) {
      const set = (to: string, from: string) => `update proposal set status = '${to}' where status = '${from}'
        and number = 1 and consultation_id = (select id from consultation where slug = 'velo')`;
      expect(await rows(set(status, 'published'), set('published', status)), status).toMatch(
        /^missing: the proposal of entry/,
      );
      await undo?.();
    }
  });

  it('edits the reason of a decision: found where it is shown; what it hid may be hidden, and nothing else', async () => {
    const { app, clock } = node;
    const reason = (to: string, from: string) => `update decision set reason = '${to}' where reason = '${from}'
      and subject_kind = 'proposal' and kind = 'hold'`;
    const hide = (to: string, from: string) => `update proposal set status = '${to}' where status = '${from}'
      and number = 1 and consultation_id = (select id from consultation where slug = 'velo')`;
    expect(await rows(reason('Autrement.', 'Parce que.'), reason('Parce que.', 'Autrement.'))).toMatch(
      /^text: no entry opens the decision .* about proposal 2 of velo/,
    );
    await undo?.();
    const author = await registeredPerson(app, 'Eva');
    const { id: proposalId } = await proposed(app, { slug: 'velo', authorId: author.id, body: 'Une cloche.' });
    await consumeEvents(app, appendLeaves(app));
    clock.advance({ minutes: 1 });
    const breaks = { rule: 'off-topic' as const, reason: 'Ailleurs.', by: null };
    value(await decideProposal(app, { proposalId, kind: 'hold', ...breaks }));
    await consumeEvents(app, appendLeaves(app));
    clock.advance({ minutes: 5 });
    const back = reason('Ailleurs.', 'Autrement.');
    expect(await rows(reason('Autrement.', 'Ailleurs.'), back)).toMatch(
      /^text: what entry \d+ \(proposal-held\) says cannot be read any more/,
    );
    await sql.raw(hide('removed', 'published')).execute(node.database.db);
    undo = async () => {
      for (const each of [back, hide('published', 'removed')]) await sql.raw(each).execute(node.database.db);
    };
    expect(await verify()).toMatch(/^missing: the proposal of entry/);
    await undo();
    expect(await verify()).toMatchObject({ texts: { compared: 10, missingCompared: true } });
    undo = null;
  });

  it('says of what was edited that it is of tomorrow: found', async () => {
    const set = (body: string, days: string) => `update comment set body = '${body}',
      updated_at = updated_at + interval '${days} days' where body in ('Ouvert.', 'Autre.')`;
    expect(await rows(set('Autre.', '30'), set('Ouvert.', '-30'))).toMatch(/^text: no entry opens comment/);
    await undo?.();
    const all = await entries();
    const silent = await signing(all.filter((entry) => !entry.includes('comment-restored')));
    const move = (days: string) => `update event set at = at + interval '${days} days' where type = 'comment-restored'`;
    undo = () => sql.raw(move('-30')).execute(node.database.db);
    await sql.raw(move('30')).execute(node.database.db);
    expect(await verify({ get: silent.get })).toMatch(/^not-logged: comment-restored of/);
  });

  it('signs two results of one ballot: found, whether both can be opened or not', async () => {
    const all = await entries();
    const real = all.find((entry) => entry.includes('ballots-published')) ?? expect.fail('no result');
    const entry: { readonly ref: string } = JSON.parse(real);
    const ref = node.app.newId();
    const shown: { readonly document: string } = JSON.parse(
      await (await get(`${ORIGIN}/journal/content/${entry.ref}`, { signal: AbortSignal.any([]) })).text(),
    );
    const document = JSON.stringify({ ...JSON.parse(shown.document), id: ref });
    const salt = Buffer.alloc(32).toString('base64');
    const commit = createHash('sha256').update(Buffer.alloc(32)).update(document).digest('base64');
    const forged = await signing([...all, JSON.stringify({ ...entry, ref, commit })]);
    const opening: Get = async (url, init) =>
      url.endsWith(`content/${ref}`) ? Response.json({ salt, document }) : await forged.get(url, init);
    expect(await verify({ get: opening })).toMatch(/^result: entries \d+ and \d+ are two results of one ballot/);
    expect(await verify({ get: forged.get })).toMatch(/^result: the result of entry \d+ is no act of the public log/);
  });

  it('begins another journal: verified by its own key, and what is older is counted apart', async () => {
    const { app } = node;
    const ended = (await readJournal(app)) ?? expect.fail('no journal');
    const before = (await logged()).length;
    await app.store.transact((writer) => writer.journal.save({ ...ended, contradictedBy: ended.checkpoint }));
    value(await beginNextJournal(app));
    const author = await registeredPerson(app, 'Noé');
    node.clock.advance({ minutes: 1 });
    await proposed(app, { slug: 'velo', authorId: author.id, body: 'Un banc.' });
    await consumeEvents(app, appendLeaves(app));
    node.clock.advance({ minutes: 5 });
    const verdict = await verify();
    expect(verdict).toMatchObject({
      origin: 'participation.example/journal/2',
      size: 2,
      texts: { compared: 1, acts: 1 },
    });
    if (typeof verdict === 'string') return;
    expect(verdict.texts?.notCovered).toBeGreaterThan(0);
    expect(verdict.texts?.earlierActs).toBe(before);
    const set = (to: string, from: string) => `update proposal_version set body = '{"fr": "${to}"}'
      where body ->> 'fr' = '${from}'`;
    expect(await rows(set('Un mur.', 'Un banc.'), set('Un banc.', 'Un mur.'))).toMatch(/^text: proposal \d of velo/);
  });
});
