import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { joinLate } from '../../src/application/community/pledge/join-late.ts';
import { makePledge, withdrawPledge } from '../../src/application/community/pledge/make-pledge.ts';
import { changeFeatureRequest } from '../../src/application/community/request/change-request.ts';
import { createFeatureRequest } from '../../src/application/community/request/create-request.ts';
import { type AskedStep, decideStep } from '../../src/application/community/request/decide-step.ts';
import { stateAbout } from '../../src/application/community/request/state-about.ts';
import { settlePledges } from '../../src/application/community/settlement/settle-pledges.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { importContributions } from '../../src/application/import/import-contributions.ts';
import { changeInstitution } from '../../src/application/institution/change-institution.ts';
import { JournalFault, type JournalVerdict } from '../../src/application/journal/journal-verdict.ts';
import { PUBLIC_CONTENT } from '../../src/application/journal/public-content.ts';
import { openCommitment, readJournal } from '../../src/application/journal/read-journal.ts';
import { archiveNewsletter, draftNewsletter } from '../../src/application/mail/newsletter/write-newsletter.ts';
import { decideAppeal, fileAppeal } from '../../src/application/moderation/appeals.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { saveCountedSubtotal } from '../../src/application/network/subtotal/save-counted-subtotal.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { enforceRetention } from '../../src/application/privacy/enforce-retention.ts';
import type { CommunityRole } from '../../src/domain/community/role-name.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import { readContributions } from '../../src/integrations/csv/read.ts';
import { appendLeaves } from '../../src/transparency/append-leaves.ts';
import type { Get } from '../../src/transparency/journal-source.ts';
import { verifyJournal } from '../../src/transparency/verify-journal.ts';
import { apiNode, ORIGIN } from '../api/node.ts';
import { opened, proposed, registeredPerson, saying, value } from '../support/city.ts';
import { oneAgentPledges } from '../support/one-agent.ts';

const OWN = `${ORIGIN}/`;
const TORINO = 'https://torino.example/';
const MAKER = 'https://maker.example/';
const slug = 'mutualiser';
const DETAILS = {
  ...{ acceptanceCriteria: ['Dix secondes.'], licence: 'EUPL-1.2', neededBy: [OWN] },
  links: { publiccode: null, issue: null, mergeRequest: null },
};
const FUNDING = {
  need: { amount: 1_000_000, currency: 'EUR' },
  closesAt: '2026-04-01',
  terms: {
    ...({ sharing: 'equally', populations: null, lateJoining: 'free', withdrawalDays: 2 } as const),
    rates: { work: null, hosting: null },
  },
} as const;

/** Another hash of what no page shows. */
const HIDDEN_HASH = `case when proposal_id in (select id from proposal where original is not null and status = 'withdrawn')
  then repeat('e', 64) else content_hash end`;

/** What nobody may withdraw, or nobody but a later act of the same kind: institutions, settings, figures and sums. */
describe('what institutions say in public', () => {
  const node = apiNode('2026-03-06T08:00:00Z');
  let ada: Actor;
  let number: number;
  let undo: string | null = null;

  const grow = async () => {
    await consumeEvents(node.app, appendLeaves(node.app));
    node.clock.advance({ minutes: 5 });
  };
  const run = async (statement: string) => await sql.raw(statement).execute(node.database.db);
  const get: Get = async (url) => await node.http.request(url.slice(ORIGIN.length));
  const verify = async (): Promise<JournalVerdict | string> => {
    const journal = (await readJournal(node.app)) ?? expect.fail('no journal');
    return await verifyJournal({
      ...{ source: ORIGIN, vkey: journal.vkey, policy: null, seen: null, now: node.clock.now(), get },
      signal: new AbortController().signal,
    }).catch((fault: unknown) => (fault instanceof JournalFault ? fault.message : expect.fail(String(fault))));
  };
  const holds = async () => expect(await verify()).toMatchObject({ texts: { notCovered: expect.any(Number) } });
  /** Changes a column of a table, which is changed back, and names the acts that do not open any more. */
  const changed = async (table: string, column: string, to: string) => {
    const key = { institution: 'handle', proposal_version: 'proposal_id' }[table] ?? 'id';
    await run(`create table before_it as select * from ${table}`);
    undo = `update ${table} set ${column} = before_it.${column} from before_it where before_it.${key} = ${table}.${key}`;
    await run(`update ${table} set ${column} = ${to}`);
    const found = await verify();
    await takeBack();
    return found;
  };
  const takeBack = async () => {
    if (undo !== null) await run(undo);
    undo = null;
    await run('drop table if exists before_it');
  };
  afterEach(takeBack);

  const at = () => ({ slug, number, by: null });
  const step = async (name: AskedStep, funding?: typeof FUNDING) =>
    value(await decideStep(node.app, { ...at(), step: name, reason: 'Vote.', funding }));
  const pledgedBy = (institution: string | null, reference: string | null) => ({
    ...{ slug, number, institution, reference, by: ada },
    pledge: { kind: 'money', amount: 600_000, currency: 'EUR', expiresAt: '2026-12-31', conditions: [] } as const,
  });
  const counted = async (institution: string, sequence: number, since: number) => {
    const { app } = node;
    await app.store.transact(async (writer) => {
      const { id: consultationId } = (await writer.consultations.bySlug('velo')) ?? expect.fail('no consultation');
      const head = { institution, sequence, since, closesAt: null, countedAt: app.now(), checkpoint: null };
      const [uri, document] = [`${institution}subtotals/${since}-${sequence}`, `{"sequence":${sequence}}`];
      const of = { id: app.newId(), consultationId, institution, about: 'supports', since, ours: false } as const;
      await saveCountedSubtotal(
        { app, writer },
        {
          ...{ ...of, receivedAt: app.now(), at: app.now(), counts: [] },
          signed: { subtotal: { ...head, of: 'supports', counts: [] }, uri, hash: 'f'.repeat(64), document },
        },
      );
    });
  };
  const cohost = async (consultation: string, peer: string, role: CommunityRole) => {
    const { app } = node;
    await app.store.transact(async (writer) => {
      const found = await writer.consultations.bySlug(consultation);
      await writer.sharing.saveCohost({
        ...{ consultationId: found?.id ?? '', peer, invite: `${OWN}activities/${app.newId()}`, role },
        ...{ status: 'accepted', registered: 1, registeredAt: app.now(), registeredMax: 1 },
        ...{ invitedAt: app.now(), answeredAt: app.now() },
      });
    });
  };

  beforeAll(async () => {
    const { app, clock } = node;
    await oneAgentPledges(app);
    const { agent } = value(await inviteAgent(app, { email: 'ada@lyon.example', role: 'officer', by: null }));
    ada = { kind: 'agent', id: agent.id };
    await opened(app, 'velo');
    await cohost('velo', TORINO, 'member');
    for (const [sequence, since] of [
      [1, 0],
      [2, 1],
      [3, 0],
    ] as const) {
      await counted(TORINO, sequence, since);
      clock.advance({ minutes: 1 });
    }
    await counted(OWN, 1, 0);
    const author = await registeredPerson(app, 'Ana');
    const { id: proposalId } = await proposed(app, { slug: 'velo', authorId: author.id });
    const removed = { proposalId, kind: 'remove', rule: 'off-topic', reason: 'Ailleurs.', by: null } as const;
    value(await decideProposal(app, removed));
    const decision = await app.store.read((reader) => reader.decisions.latest({ kind: 'proposal', id: proposalId }));
    const filed = { decisionId: decision?.id ?? '', participantId: author.id, text: 'Si.' };
    const { id: appealId } = value(await fileAppeal(app, filed));
    value(await decideAppeal(app, { appealId, outcome: 'refused', reason: 'Toujours ailleurs.', by: null }));
    const content = { subject: { fr: 'Nouvelles' }, text: { fr: 'Tout va bien.' }, isPublic: false };
    const letter = value(await draftNewsletter(app, { slug: null, content, by: null }));
    await app.store.transact((writer) =>
      writer.newsletters.save({
        ...letter,
        state: 'sent',
        ...{ sendAt: app.now(), startedAt: app.now(), sentAt: app.now() },
      }),
    );
    for (const isPublic of [true, false, true])
      value(await archiveNewsletter(app, { id: letter.id, isPublic, by: null }));
    const table = value(
      await readContributions(join(import.meta.dirname, '../fixtures/csv/decidim-proposals.csv'), {
        ...{ map: {}, dates: 'iso', encoding: 'utf-8', separator: null, lang: 'fr', markup: null, currency: 'EUR' },
        ...{ timeZone: 'Europe/Paris', slug: 'velo', label: 'decidim.example', now: clock.now() },
      }),
    );
    value(await importContributions(app, { ...table, slug: 'velo', onBroken: 'stop' }));

    const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
    value(await createCommunity(app, { slug, ...words, opensAt: '2026-03-01', closesAt: '2030-12-31', by: null }));
    value(await publishConsultation(app, { slug, by: null }));
    for (const peer of [TORINO, 'https://girona.example/']) await cohost(slug, peer, 'member');
    await cohost(slug, MAKER, 'supplier');
    const made = await createFeatureRequest(app, { slug, content: saying('Exporter.'), details: DETAILS, by: null });
    number = value(made).number;
    await step('open');
    value(await changeFeatureRequest(app, { ...at(), details: { ...DETAILS, licence: 'MIT' } }));
    const estimate = { supplier: MAKER, amount: FUNDING.need, date: '2026-03-06', reference: 'Devis' };
    value(await stateAbout(app, { ...at(), kind: 'estimate', content: estimate }));
    await step('specify', FUNDING);
    value(await makePledge(app, pledgedBy(null, null)));
    value(await withdrawPledge(app, pledgedBy(null, null)));
    for (const [institution, reference] of [
      [null, null],
      [TORINO, 'Delibera 12'],
    ] as const) {
      value(await makePledge(app, pledgedBy(institution, reference)));
    }
    clock.set('2026-04-03T08:00:00Z');
    value(await settlePledges(app, at()));
    await step('commission');
    const release = { version: '1', url: 'https://git.example/', date: '2026-04-03' };
    value(await stateAbout(app, { ...at(), kind: 'release', content: release, institution: MAKER }));
    await step('deliver');
    const use = { version: '1', announcedBy: MAKER, since: '2026-04-03', dueOn: null };
    value(await stateAbout(app, { ...at(), kind: 'use', content: use, institution: TORINO }));
    const late = { ...pledgedBy('https://girona.example/', 'Acord 3'), most: FUNDING.need };
    value(await joinLate(app, late));
    await grow();
    node.clock.advance({ minutes: 5 });
  });

  it('is found by nobody where it was done as the rules allow, more than once too', async () => {
    await holds();
    value(await changeInstitution(node.app, { summary: { fr: 'Autrement.' }, by: null }));
    await counted(TORINO, 4, 0);
    // Before it has an entry, what it replaces does not open.
    await holds();
    await grow();
    await holds();
  });

  it('is found where its row says something else', async () => {
    const cannot = (type: string) => new RegExp(`^text: what entry \\d+ \\(${type}\\) says cannot be read any more`);
    for (const [type, table, column, to] of [
      ['institution-changed', 'institution', 'summary', `'{"fr": "Rien."}'`],
      ['institution-changed', 'institution', 'notices', `'{"about": {"fr": "Rien."}}'`],
      ['newsletter-published', 'newsletter', 'text', `'{"fr": "Tout va mal."}'`],
      ['appeal-decided', 'appeal', 'reason', `'Sans raison.'`],
      ['subtotal-counted', 'subtotal', 'document', `'{}'`],
      ['feature-request-decided', 'feature_request_step', 'reason', `'Sans vote.'`],
      ['estimate-given', 'feature_request_estimate', 'amount', 'amount + 1'],
      ['release-announced', 'feature_release', 'version', `'2'`],
      ['use-stated', 'feature_use', 'since', `'2020-01-01'`],
      ['pledge-(made|withdrawn)', 'pledge', 'reference', `'Autre papier'`],
      ['pledges-settled', 'pledge_settlement', 'outcome', `outcome || '{"counted": []}'`],
    ] as const) {
      expect(await changed(table, column, to), `${type} by ${column}`).toMatch(cannot(type));
    }
    // Of the others that came with it, nothing opens then.
    expect(await changed('proposal_version', 'content_hash', HIDDEN_HASH)).toMatch(/^text: no entry opens proposal 2/);
    const details = `replace(details::text, 'MIT', '0BSD')::jsonb`;
    await run(`update feature_request set details = ${details}`);
    undo = `update feature_request set details = ${details.replace("'MIT', '0BSD'", "'0BSD', 'MIT'")}`;
    expect(await verify()).toMatch(cannot('feature-request-changed'));
    await takeBack();
    undo = `update pledge set content = jsonb_set(content, '{amount}', '1000000') where settlement_id is not null`;
    await run(undo.replace('1000000', '1'));
    expect(await verify()).toMatch(cannot('settlement-joined'));
    await takeBack();
    await holds();
  });

  it('is found by nobody where an institution has another id since, and not the other one either', async () => {
    const { app, clock } = node;
    const moved = { uri: 'https://comune.example/', origin: 'https://comune.example' };
    const from = { uri: TORINO, origin: 'https://torino.example' };
    await app.store.transact((writer) => writer.moving.renamePeer(from, moved, clock.now()));
    await holds();
    await counted(moved.uri, 5, 0);
    await grow();
    await holds();
    expect(await changed('pledge', 'institution', `'https://nice.example/' || id`)).toMatch(
      /^text: what entry \d+ \(pledge-/,
    );
  });

  it('is found by nobody after who wrote the request is erased, and what is old is deleted', async () => {
    const { app, clock } = node;
    const { rows } = await sql<{ id: string }>`select author_id as id from proposal
      join feature_request on proposal_id = proposal.id
      union select participant_id from appeal`.execute(node.database.db);
    expect(rows).toHaveLength(2);
    for (const { id } of rows) value(await eraseParticipant(app, { participantId: id, by: null }));
    await grow();
    await holds();
    clock.advance({ hours: 24 * 800 });
    await enforceRetention(app);
    await grow();
    await holds();
    expect(await changed('feature_request_step', 'reason', `'Sans vote.'`)).toMatch(/^text: what entry \d+ \(feature-/);
  });

  it('is not to be read while its request is removed, and is again once that is restored', async () => {
    const { app } = node;
    const request = await app.store.read(async (reader) => {
      const community = (await reader.consultations.bySlug(slug)) ?? expect.fail('no community');
      return (await reader.proposals.byNumber(community.id, number)) ?? expect.fail('no request');
    });
    const decided = async (kind: 'remove' | 'restore', rule: 'off-topic' | 'within-the-rules') => {
      value(await decideProposal(app, { proposalId: request.id, kind, rule, reason: 'Parce que.', by: null }));
      await holds();
      await grow();
      await holds();
    };
    await decided('remove', 'off-topic');
    await decided('restore', 'within-the-rules');
  });

  it('is of members that stay the same: with others, what was said before them does not open', async () => {
    const { app } = node;
    await app.store.placeEvents();
    const events = await app.store.read((reader) => reader.events.after(0, 1_000));
    const members: Record<string, string> = {};
    for (const { id, type } of events) {
      const document = (await openCommitment(app, id))?.document;
      const content = document === undefined ? {} : (JSON.parse(document).content as object);
      if ('lasts' in PUBLIC_CONTENT[type] && PUBLIC_CONTENT[type].lasts !== 'until-withdrawn')
        if (Object.keys(content).length > 0) members[type] = Object.keys(content).join(' ');
    }
    expect(members).toMatchInlineSnapshot(`
      {
        "appeal-decided": "reason sameAgent",
        "consultation-published": "languages phases rules rulesHash slug summary territory timeZone title topics",
        "contributions-imported": "proposals",
        "estimate-given": "amount date id receivedAt reference supplier",
        "feature-request-changed": "details",
        "feature-request-decided": "decidedAt decidedBy from id institution position reason step to",
        "institution-changed": "codeLetters contact createdAt handle hiddenEntries languages licence name notices secondAgentAbove summary territory timeZone",
        "newsletter-published": "subject text",
        "pledge-made": "hash reference statement",
        "pledge-withdrawn": "hash reference statement",
        "pledges-settled": "id input lateJoining outcome proposalId settledAt",
        "proposal-removed": "decision",
        "release-announced": "announcedAt date id institution url version",
        "settlement-joined": "hash reference statement",
        "subtotal-counted": "document signed",
        "use-stated": "announcedBy dueOn id institution since statedAt version",
      }
    `);
  });
});
