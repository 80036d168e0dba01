import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { updateCommitment } from '../../src/application/answer/update-commitment.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { closeAndTally } from '../../src/application/ballot/close-and-tally.ts';
import { extendBallot } from '../../src/application/ballot/publish-ballot.ts';
import { verifyResults } from '../../src/application/ballot/read-tally.ts';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { extendPhase } from '../../src/application/consultation/publish-consultation.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { JournalFault, type JournalVerdict } from '../../src/application/journal/journal-verdict.ts';
import { readJournal } from '../../src/application/journal/read-journal.ts';
import { hashLeaf } from '../../src/application/kit/merkle.ts';
import { saveCohostAnswer } from '../../src/application/network/answer/save-cohost-answer.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { OWN } from '../../src/domain/event/origin.ts';
import { appendLeaves } from '../../src/transparency/append-leaves.ts';
import { checkpointText } from '../../src/transparency/checkpoint.ts';
import type { Get } from '../../src/transparency/journal-source.ts';
import { rawPublicKey, signedNote, vkeyOf } from '../../src/transparency/note.ts';
import { verifyJournal } from '../../src/transparency/verify-journal.ts';
import { apiNode, ORIGIN } from '../api/node.ts';
import { opened, proposed, registeredPerson, value } from '../support/city.ts';
import { electorate } from '../support/electorate.ts';
import { asked, casting, option, options, voting } from '../support/voting.ts';

/** What whoever has the database can show otherwise of what was announced: words, deadlines, options and rules. */
describe('rules that were changed in the database', () => {
  const node = apiNode('2026-03-06T08:00:00Z');
  let ballot: Ballot;
  let open: Ballot;
  let velo: Consultation;
  let undo: string | null = null;

  const grow = async () => {
    await consumeEvents(node.app, appendLeaves(node.app));
    node.clock.advance({ minutes: 5 });
  };

  beforeAll(async () => {
    const { app, clock } = node;
    velo = await opened(app, 'velo');
    await voting(app, 'ensemble');
    const closesAt = '2026-03-08T00:00:00Z';
    const place = { consultation: 'ensemble', method: 'choice' as const, options: options('Le quai', 'La place') };
    ballot = await asked(app, { ...place, slug: 'ou', closesAt });
    open = await asked(app, { ...place, slug: 'plus-tard', closesAt: '2026-03-20T12:00:00Z' });
    for (const person of await electorate(app, 13, 'resident')) {
      value(await castBallot(app, casting(ballot, [person, { kind: 'choice', option: option(ballot, 1) }])));
    }
    clock.set(closesAt);
    await closeAndTally(app, ballot.id);
    await grow();
  });

  const takeBack = async () => {
    if (undo !== null) await sql.raw(undo).execute(node.database.db);
    undo = null;
  };
  afterEach(takeBack);

  const get: Get = async (url) => await node.http.request(url.slice(ORIGIN.length));
  const verify = async (
    how: { readonly get?: Get; readonly policy?: string } = {},
  ): Promise<JournalVerdict | string> => {
    const journal = (await readJournal(node.app)) ?? expect.fail('no journal');
    return await verifyJournal({
      source: ORIGIN,
      vkey: journal.vkey,
      policy: how.policy ?? null,
      seen: null,
      now: node.clock.now(),
      signal: new AbortController().signal,
      get: how.get ?? get,
    }).catch((fault: unknown) => (fault instanceof JournalFault ? fault.message : expect.fail(String(fault))));
  };
  /** Changes rows, which are changed back after the test, and verifies. */
  const rows = async (change: string, back: string) => {
    await sql.raw(change).execute(node.database.db);
    undo = back;
    return await verify();
  };
  const replaced = (column: string, [from, to]: readonly [string, string], id: string) =>
    [
      [from, to],
      [to, from],
    ].map(
      ([old = '', now = '']) =>
        `update ${column === 'question' ? 'ballot' : 'consultation'}
          set ${column} = replace(${column}::text, '${old}', '${now}')::jsonb where id = '${id}'`,
    ) as [string, string];
  const swapped = (id: string) => {
    const names = `update ballot_option set name = case name ->> 'fr' when 'Le quai' then '{"fr": "La place"}'::jsonb
      else '{"fr": "Le quai"}'::jsonb end where ballot_id = '${id}'`;
    return [names, names] as const;
  };

  it('are not found where nothing was changed', async () => {
    expect(await verify()).toMatchObject({ texts: { compared: 1, notCovered: 0 } });
    expect(await verifyResults(node.app)).toEqual([]);
  });

  it('are compared by a verifier that comes again where there is too much to do, and not for ever', async () => {
    const busy = (times: number, headers: Record<string, string>, status = 503): Get => {
      const asked = new Map<string, number>();
      return async (url, init) => {
        const count = (asked.get(url) ?? 0) + 1;
        asked.set(url, count);
        return count > times ? await get(url, init) : new Response('', { status, headers });
      };
    };
    expect(await verify({ get: busy(2, { 'retry-after': '0' }) })).toMatchObject({ texts: { compared: 1 } });
    expect(await verify({ get: busy(2, { 'retry-after': '0' }, 429) })).toMatchObject({ texts: { compared: 1 } });
    expect(await verify({ get: busy(9, { 'retry-after': '0' }) })).toMatch(/^unreachable: .* answers 503/);
    expect(await verify({ get: busy(1, {}) })).toMatch(/^unreachable: .* answers 503/);
  });

  it('say first that the journal is stopped, to whoever looks for the first time', async () => {
    const { app } = node;
    const journal = (await readJournal(app)) ?? expect.fail('no journal');
    const privateKey = createPrivateKey(app.secrets.decrypt(journal.encryptedPrivateKey, 'journal key'));
    const stoppedBy = async (size: number) => {
      const text = checkpointText({ origin: journal.origin, size, root: hashLeaf(Buffer.from('another')) });
      const contradictedBy = signedNote(text, { name: journal.origin, privateKey });
      await app.store.transact((writer) => writer.journal.save({ ...journal, contradictedBy }));
    };
    await stoppedBy(3);
    const stopped = /^history: the first 3 entries are not those of the checkpoint for which the node/;
    expect(await verify()).toMatch(stopped);
    const { publicKey } = generateKeyPairSync('ed25519');
    const witness = vkeyOf('torino.example/journal/witness', 'cosignature', rawPublicKey(publicKey));
    expect(await verify({ policy: `witness torino ${witness}\nquorum torino\n` }), 'before the quorum').toMatch(
      stopped,
    );
    await stoppedBy(journal.size + 2);
    expect(await verify()).toMatch(/^history: there were \d+ entries before, .*for which the node stopped/);
    await app.store.transact((writer) => writer.journal.save(journal));
  });

  it('names two options that were swapped, before the close and after it, and doctor does', async () => {
    expect(await rows(...swapped(ballot.id))).toMatch(
      /^result: the question, options or rules of ou of ensemble are not those of entry \d+/,
    );
    expect(await verifyResults(node.app)).toMatchObject([{ slug: 'ou', faults: ['rules'] }]);
    await sql.raw(undo ?? '').execute(node.database.db);
    expect(await rows(...swapped(open.id))).toMatch(/^text: the question, options or rules of plus-tard/);
  });

  it('names the question or a rule of a decided ballot, also with its hash in the row', async () => {
    expect(await rows(...replaced('question', ['Une question', 'Une autre'], ballot.id))).toMatch(/^result: /);
    await sql.raw(undo ?? '').execute(node.database.db);
    const hash = (to: string) => `update ballot set rules_hash = '${to}' where id = '${ballot.id}'`;
    expect(await rows(hash('f'.repeat(64)), hash(ballot.rulesHash ?? ''))).toMatch(/^result: /);
    expect(await verifyResults(node.app)).toMatchObject([{ slug: 'ou', faults: ['rules', 'publication'] }]);
  });

  it('names the end of an open ballot', async () => {
    const move = (sign: string) =>
      `update ballot set closes_at = closes_at ${sign} interval '10 days' where id = '${open.id}'`;
    expect(await rows(move('-'), move('+'))).toMatch(/^text: the question, options or rules of plus-tard/);
  });

  it('names deadlines, titles and rules of a consultation', async () => {
    const move = (sign: string) => `update phase set closes_at = closes_at ${sign} interval '10 days'`;
    expect(await rows(move('+'), move('-'))).toMatch(/^text: what entry \d+ \(consultation-published\) says/);
    await sql.raw(undo ?? '').execute(node.database.db);
    for (const [column, of] of Object.entries({ title: '"fr": ', summary: '"fr": ' })) {
      expect(await rows(...replaced(column, [of, '"de": '], velo.id)), column).toMatch(/^text: /);
      await sql.raw(undo ?? '').execute(node.database.db);
    }
    expect(await rows(...replaced('rules', ['"supportThreshold": null', '"supportThreshold": 7'], velo.id))).toMatch(
      /^text: /,
    );
  });

  it('compares a consultation of its own that is said to be of another platform, or of another host', async () => {
    const [change, back] = replaced('title', ['"fr": ', '"de": '], velo.id);
    const found = /^text: what entry \d+ \(consultation-published\) says cannot be read any more/;
    const of = (columns: Record<string, string>, isSet: boolean) => {
      const set = Object.entries(columns).map(([column, to]) => `${column} = ${isSet ? `'${to}'` : 'null'}`);
      return `update consultation set ${set.join(', ')} where id = '${velo.id}'`;
    };
    for (const columns of [
      { source_key: 'decidim', source_label: 'decidim.example', source_url: 'https://decidim.example/' },
      { host_uri: 'https://nice.example/consultations/velo', host_institution: 'https://nice.example/' },
    ]) {
      expect(await rows(of(columns, true), of(columns, false))).toMatchObject({ texts: { compared: 1 } });
      await sql.raw(change).execute(node.database.db);
      expect(await verify()).toMatch(found);
      await sql.raw(back).execute(node.database.db);
      await takeBack();
    }
    const log = (host: string) => `update event set mirrored_from = ${host} where consultation_id = '${velo.id}'`;
    expect(await rows(log(`'https://nice.example/'`), log('null'))).toMatch(/^missing: the \S+ of entry \d+ is no act/);
  });

  it('compares what was extended and changed as the rules allow, and names what was changed beside it', async () => {
    const { app } = node;
    const phase = velo.phases[0] ?? expect.fail('no phase');
    const moved = { closesAt: '2026-06-30T12:00:00Z', reason: { fr: 'Plus de temps.' }, by: null };
    value(await extendPhase(app, { slug: 'velo', phaseId: phase.id, ...moved }));
    expect(await verify()).toMatchObject({ texts: { compared: 1 } });
    await grow();
    // The entry of its publication is read as it was then.
    const verdict = await verify();
    expect(verdict).toMatchObject({ texts: { compared: 1 } });
    if (typeof verdict !== 'string') expect(verdict.readable).toBe(verdict.acts);
    const again = (day: string, was: string) =>
      `update phase set closes_at = '${day}' where id = '${phase.id}' and closes_at = '${was}'`;
    expect(
      await rows(again('2026-07-30T12:00:00Z', moved.closesAt), again(moved.closesAt, '2026-07-30T12:00:00Z')),
    ).toMatch(/^text: phases of velo/);
    await sql.raw(undo ?? '').execute(node.database.db);
    undo = null;
    value(await changeConsultation(app, { slug: 'velo', change: { title: { fr: 'Autrement' } }, by: null }));
    value(
      await extendBallot(app, { ballotId: open.id, closesAt: '2026-03-22T12:00:00Z', reason: moved.reason, by: null }),
    );
    expect(await verify()).toMatchObject({ texts: { compared: 1 } });
    await grow();
    expect(await verify()).toMatchObject({ texts: { compared: 1 } });
    expect(await rows(...replaced('title', ['Autrement', 'Sinon'], velo.id))).toMatch(
      /^text: what entry \d+ \(consultation-changed\) says cannot be read any more/,
    );
  });

  it('names what became of a commitment, by the last act about it', async () => {
    const { app, clock } = node;
    await opened(app, 'promesse');
    const author = await registeredPerson(app, 'Lea');
    const { id: proposalId } = await proposed(app, { slug: 'promesse', authorId: author.id });
    const texts = [{ fr: 'Des bancs' }, { fr: 'Un abri' }].map((text) => ({ text, dueOn: null }));
    const said = { verdict: 'accepted' as const, body: { fr: 'Oui.' }, commitments: texts };
    const answer = value(await publishAnswer(app, { proposalId, ...said, by: null }));
    const [benches = '', shelter = ''] = answer.commitments.map(({ id }) => id);
    await grow();
    value(await updateCommitment(app, { commitmentId: benches, status: 'under-way', note: null, by: null }));
    expect(await verify(), 'before its entry').toMatchObject({ texts: { notCovered: 0 } });
    await grow();
    expect(await verify()).toMatchObject({ texts: { notCovered: 0 } });
    const status = (id: string, to: string) =>
      `update commitment set status = '${to}', updated_at = '${clock.now().toISOString()}' where id = '${id}'`;
    const isOther = /^text: the status of a commitment in the answer to proposal 1 of promesse is not what/;
    expect(await rows(status(benches, 'kept'), status(benches, 'under-way'))).toMatch(isOther);
    await takeBack();
    expect(await rows(status(shelter, 'kept'), status(shelter, 'planned'))).toMatch(isOther);
    await takeBack();
    expect(await verify()).toMatchObject({ texts: { notCovered: 0 } });
  });

  it('names what another institution answered or promised, which nobody may withdraw', async () => {
    const { app, clock } = node;
    const proposal = await app.store.read(async (reader) => {
      const consultation = (await reader.consultations.bySlug('promesse')) ?? expect.fail('no consultation');
      return (await reader.proposals.byNumber(consultation.id, 1)) ?? expect.fail('no proposal');
    });
    const institution = 'https://torino.example/';
    const promised = { text: { fr: 'Un pont' }, dueOn: '2026-09-01', note: null };
    const told = async (status: 'planned' | 'under-way') => {
      const at = new Date('2026-03-05T08:00:00Z');
      const signed = {
        ...{ uri: `${institution}answers/1`, institution, consultation: '', answers: '', version: 1 },
        ...{ verdict: 'accepted' as const, body: { fr: 'Avec vous.' }, commitments: [{ ...promised, status }] },
        ...{ publishedAt: at, updatedAt: status === 'planned' ? at : clock.now(), document: '{}' },
      };
      const of = { signed, institution, ours: false, origin: OWN, proposalId: proposal.id };
      const { consultationId } = proposal;
      value(await app.store.transact((writer) => saveCohostAnswer({ app, writer }, { ...of, consultationId })));
      await grow();
    };
    await told('planned');
    await told('under-way');
    expect(await verify()).toMatchObject({ texts: { notCovered: 0 } });
    const body = (to: string) => `update answer set body = '{"fr": "${to}"}' where institution = '${institution}'`;
    expect(await rows(body('Sans vous.'), body('Avec vous.'))).toMatch(
      /^text: what entry \d+ \(cohost-answer-published\) says cannot be read any more/,
    );
    await takeBack();
    const due = (to: string, from: string) => `update commitment set due_on = '${to}' where due_on = '${from}'`;
    expect(await rows(due('2027-09-01', '2026-09-01'), due('2026-09-01', '2027-09-01'))).toMatch(
      /^text: what entry \d+ \(cohost-commitment-updated\) says cannot be read any more/,
    );
  });

  it('leaves one to another host that was offered to it, and may have been changed there', async () => {
    const { app } = node;
    const { id } = await opened(app, 'mutualiser');
    const event = { id: app.newId(), at: node.clock.now(), by: null, consultationId: id, proposalId: null };
    const offered = { ...event, type: 'hand-over-offered', data: { to: 'https://nice.example/' } } as const;
    await app.store.transact((writer) => writer.events.append(offered));
    await grow();
    const there = `host_uri = 'https://nice.example/consultations/mutualiser', host_institution = 'https://nice.example/'`;
    const title = `title = '{"fr": "Ailleurs"}'`;
    await sql.raw(`update consultation set ${there}, ${title} where id = '${id}'`).execute(node.database.db);
    expect(await verify()).toMatchObject({ texts: { notCovered: 0 }, cohosts: [{ isRead: false }] });
  });
});
